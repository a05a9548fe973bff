// Says so when a status page is older than it claims to hold: its host may have lost the ones who write it.
(() => {
  const until = Date.parse(document.body.dataset.until);
  const stale = document.getElementById("stale");
  const look = () => {
    if (stale) stale.hidden = !(Date.now() > until);
  };
  look();
  setInterval(look, 30_000);
})();
