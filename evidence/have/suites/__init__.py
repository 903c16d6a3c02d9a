"""The data checks of each dataset, as data; `evidence.data_checks` carries them out."""
