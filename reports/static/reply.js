(function () {
  "use strict";
  var save = document.getElementById("save");
  var told = document.getElementById("told");
  var errors = document.getElementById("errors");
  var lines = Array.prototype.slice.call(document.querySelectorAll("fieldset.line"));
  save.hidden = false;

  function plain(text) {
    return text.replace(/\s+/g, " ").trim();
  }

  function read(line) {
    var said = {}, changed = false;
    line.querySelectorAll("[data-key]").forEach(function (field) {
      if (field.type === "radio") {
        if (field.checked) { said.answer = field.value; }
        return;
      }
      said[field.dataset.key] = field.value.trim();
      if (field.type !== "hidden" && plain(field.value) !== plain(field.dataset.before)) { changed = true; }
    });
    return { said: said, changed: changed };
  }

  function complain(faults) {
    var list = errors.querySelector("ul");
    list.textContent = "";
    faults.forEach(function (fault) {
      var item = document.createElement("li"), link = document.createElement("a");
      link.href = "#" + fault.place;
      link.textContent = fault.words;
      link.addEventListener("click", function (event) {
        event.preventDefault();
        document.getElementById(fault.place).focus();
      });
      item.appendChild(link);
      list.appendChild(item);
    });
    errors.hidden = false;
    told.textContent = "";
    errors.focus();
  }

  save.addEventListener("click", function () {
    var faults = [], answered = [];
    lines.forEach(function (line, at) {
      var found = read(line);
      if (found.said.answer) { answered.push(found.said); }
      else if (found.changed) {
        faults.push({ place: "l" + (at + 1) + "-answer-1", words: "Pick an answer for " + (at + 1) + ", which you changed" });
      }
    });
    if (!faults.length && !answered.length) {
      faults.push({ place: "l1-answer-1", words: "Pick an answer for at least one of them" });
    }
    if (faults.length) { complain(faults); return; }
    errors.hidden = true;
    var text = JSON.stringify({ kind: "readiness reply", form: save.dataset.form, lines: answered }, null, 1);
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "reply-" + save.dataset.form + ".json";
    document.body.appendChild(link);
    link.click();
    link.remove();
    told.textContent = "Saved as " + link.download + " in your downloads, with " + answered.length + " of " + lines.length +
      " answered. Attach that file, and the documents it names, to your e-mail.";
  });
})();
