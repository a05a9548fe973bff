// Reads a status page with a client and a reader of feeds that are not ours: prints one line of JSON.
// Usage: node statuspage.mjs URL-OF-THE-PAGE
import Parser from "rss-parser";
import client from "statuspage.io";

const url = process.argv[2];
const { api } = ((page) => { page.setApiUrl(url); return page; })(new client.Statuspage("any"));
const summary = await api.getSummary();
const reader = new Parser();
console.log(JSON.stringify({
  page: summary.page.name,
  indicator: (await api.getStatus()).status.indicator,
  components: (await api.getComponents()).components.map((one) => [one.name, one.status]),
  incidents: (await api.incidents.getAll()).incidents.map((one) => one.name),
  unresolved: (await api.incidents.getUnresolved()).incidents.map((one) => one.incident_updates[0].body),
  planned: (await api.scheduledMaintenances.getUpcoming()).scheduled_maintenances.map((one) => one.name),
  rss: (await reader.parseURL(`${url}/history.rss`)).items.map((item) => [item.title, item.guid]),
  atom: (await reader.parseURL(`${url}/history.atom`)).items.map((item) => [item.title, item.id]),
  updates: (await reader.parseURL(`${url}/history.rss?per=update`)).items.length,
}));
