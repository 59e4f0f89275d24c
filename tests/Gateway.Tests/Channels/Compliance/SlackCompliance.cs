using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Slack;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class SlackCompliance() : JsonChannelCompliance(new SlackFixture());

public sealed class SlackFixture : JsonChannelFixture
{
    private const string Secret = "slack-signing-secret";

    internal static readonly string Time = TestRequest.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    internal override IChannel Channel { get; } = new SlackChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("slack", "T1", ("signingSecret", Secret), ("accessToken", "token"));

    internal override string SignatureHeader => "X-Slack-Signature";

    internal override string Sign(byte[] body, bool otherAccount = false) => SignAt(body, Time, otherAccount ? "another" : Secret);

    internal static string SignAt(byte[] body, string time, string secret = Secret) => "v0=" + Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes($"v0:{time}:"), .. body]));

    internal override TestRequest Signed(string signature) => new((SignatureHeader, signature), ("X-Slack-Request-Timestamp", Time));

    internal static string Event(string content) => $$$"""
        {"type":"event_callback","team_id":"T1","api_app_id":"A1","event_id":"Ev1","event_time":1749416383,"authorizations":[{"team_id":"T1","user_id":"UBOT","is_bot":true}],"event":{{{{content}}}}}
        """;

    internal static string Message(string content, string ts = "\"1749416383.000100\"") =>
        Event($$$"""
            "type":"message","channel":"D9","channel_type":"im","user":"U7","ts":{{{ts}}},"event_ts":"1749416383.000100",{{{content}}}
            """);

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("\"text\":\"Wo bleibt meine Bestellung? 📦\",\"thread_ts\":\"1749416380.000001\"")),
        (ItemKind.Message, Message("""
            "text":"","subtype":"file_share","files":[{"id":"F1","name":"a.png","mimetype":"image/png","size":12,"url_private":"https://files.slack.com/a","url_private_download":"https://files.slack.com/d/a"},{"id":"F2","file_access":"check_file_info"}]
            """)),
        (ItemKind.Edit, Event("""
            "type":"message","subtype":"message_changed","channel":"D9","ts":"1749416390.000200","event_ts":"1749416390.000200","message":{"type":"message","user":"U7","text":"neu","ts":"1749416383.000100","edited":{"user":"U7","ts":"1749416390.000000"}},"previous_message":{"type":"message","user":"U7","text":"alt","ts":"1749416383.000100"}
            """)),
        (ItemKind.Delete, Event("""
            "type":"message","subtype":"message_deleted","channel":"D9","ts":"1749416390.000200","deleted_ts":"1749416383.000100","previous_message":{"user":"U7","text":"alt","ts":"1749416383.000100"}
            """)),
        (ItemKind.Reaction, Event("""
            "type":"reaction_added","user":"U7","reaction":"tada","item":{"type":"message","channel":"D9","ts":"1749416383.000100"},"event_ts":"1749416391.000100"
            """)),
        (ItemKind.Postback, """
            {"type":"block_actions","user":{"id":"U7","username":"ada","name":"ada","team_id":"T1"},"team":{"id":"T1","domain":"d"},"channel":{"id":"D9","name":"directmessage"},"container":{"type":"message","message_ts":"1749416383.000100","channel_id":"D9"},"trigger_id":"13345224609.738474920.8088","actions":[{"type":"button","action_id":"reply-0","block_id":"b","text":{"type":"plain_text","text":"Ja"},"value":"yes","action_ts":"1749416399.123456"},{"type":"multi_static_select","action_id":"m","selected_options":[{"text":{"text":"A"},"value":"a"},{"text":{"text":"B"},"value":"b"}],"action_ts":"1749416399.123457"}]}
            """),
        (ItemKind.Postback, """
            {"type":"view_submission","team":{"id":"T1"},"user":{"id":"U7","name":"ada"},"trigger_id":"1.2.3","view":{"id":"V1","callback_id":"order","hash":"h","state":{"values":{"b":{"a":{"type":"plain_text_input","value":"A-7"}}}}}}
            """),
        (ItemKind.Echo, Message("\"text\":\"from the app\",\"bot_id\":\"B1\",\"app_id\":\"A1\"")),
        (ItemKind.System, Event("\"type\":\"member_joined_channel\",\"user\":\"U7\",\"channel\":\"C5\",\"channel_type\":\"C\",\"event_ts\":\"1749416383.000100\"")),
    ];

    internal override string UnknownType => Event("\"type\":\"teleported\",\"user\":\"U7\",\"event_ts\":\"1749416383.000100\"");

    internal override (string Body, string Type)? UnknownMessage => (Event("\"type\":\"message\",\"subtype\":\"hologram\",\"channel\":\"D1\",\"user\":\"U7\",\"text\":\"x\",\"ts\":\"1749416383.000100\",\"event_ts\":\"1749416383.000100\""), "hologram");

    /// <summary>Nothing else names the message: <c>event_ts</c> and <c>event_id</c> would.</summary>
    internal override string WithId(string id) => $$$"""
        {"type":"event_callback","team_id":"T1","api_app_id":"A1","event":{"type":"message","channel":"D9","user":"U7","text":"x","ts":{{{id}}}}}
        """;

    internal override string WithText(string text) => Message("\"text\":" + text);

    internal override string? Batch(int count, Func<int, string> id) => null;
}
