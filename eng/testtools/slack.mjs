// Drives a stand-in for Slack with Slack's own client: prints one line of JSON with what the client made of it.
import { WebClient, ErrorCode } from "@slack/web-api";

const url = process.argv[2];
const quiet = { setLevel() {}, setName() {}, getLevel: () => "error", debug() {}, info() {}, warn() {}, error() {} };
const client = (token) => new WebClient(token, { slackApiUrl: url, logger: quiet, retryConfig: { retries: 2 } });
const slack = client("xoxb-of-the-test");
const seen = {};

seen.self = (await slack.auth.test()).user_id;
try {
  await client("xoxb-of-somebody").auth.test();
} catch (failure) {
  seen.wrongToken = failure.data.error;
}

// The stand-in was told to ask for patience once: the client waits and tries again by itself.
const made = await slack.conversations.create({ name: "incident-one" });
seen.made = made.channel.name;
const channel = made.channel.id;
for (const name of ["incident-two", "incident-three", "incident-four"]) await slack.conversations.create({ name });
for (const [word, options] of [["taken", { name: "incident-one" }], ["badName", { name: "Has Spaces" }]]) {
  try {
    await slack.conversations.create(options);
  } catch (failure) {
    seen[word] = failure.code === ErrorCode.PlatformError ? failure.data.error : String(failure);
  }
}

seen.listed = [];
for await (const page of slack.paginate("conversations.list", { types: "public_channel", limit: 2 }))
  seen.listed.push(...page.channels.map((each) => each.name));

await slack.conversations.setTopic({ channel, topic: "[P0] one" });
const user = (await slack.users.lookupByEmail({ email: "ada@example.com" })).user.id;
await slack.conversations.invite({ channel, users: user });
const blocks = [
  { type: "header", text: { type: "plain_text", text: "One" } },
  {
    type: "actions",
    elements: [{ type: "button", action_id: "a", value: "1", text: { type: "plain_text", text: "Take" } }],
  },
];
const metadata = { event_type: "muster_message", event_payload: { key: "k", through: 7 } };
const posted = await slack.chat.postMessage({ channel, text: "One", blocks, metadata });
await slack.pins.add({ channel, timestamp: posted.ts });
await slack.bookmarks.add({ channel_id: channel, title: "One", type: "link", link: "https://example.com/1" });
await slack.chat.update({ channel, ts: posted.ts, text: "Two", blocks });
try {
  await slack.chat.update({ channel, ts: "1.1", text: "Two", blocks });
} catch (failure) {
  seen.unknownMessage = failure.data.error;
}

const history = await slack.conversations.history({ channel, include_all_metadata: true });
seen.through = history.messages[0].metadata.event_payload.through;
seen.text = history.messages[0].text;
await slack.conversations.archive({ channel });
console.log(JSON.stringify(seen));
