using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.X;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class XCompliance() : JsonChannelCompliance(new XFixture());

public sealed class XFixture : JsonChannelFixture
{
    private const string Secret = "x-consumer-secret";
    private const string Users = "\"users\":{\"77\":{\"id\":\"77\",\"name\":\"Jürgen\",\"screen_name\":\"juergen\"},\"42\":{\"id\":\"42\",\"name\":\"Shop\"}}";

    internal override IChannel Channel { get; } = new XChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("x", "42", ("consumerSecret", Secret), ("accessToken", "token"));

    internal override string SignatureHeader => "x-twitter-webhooks-signature";

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        "sha256=" + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(otherAccount ? "another" : Secret), body));

    internal static string Activity(string list, string events) => $$"""{"for_user_id":"42","{{list}}":[{{events}}],{{Users}}}""";

    internal static string One(string data, string id = "\"954491830116155396\"", string from = "77", string to = "42", string type = "message_create") =>
        $$$"""{"type":"{{{type}}}","id":{{{id}}},"created_timestamp":"1749416383123","message_create":{"target":{"recipient_id":"{{{to}}}"},"sender_id":"{{{from}}}","source_app_id":"13090192","message_data":{"""
        + data + "}}}";

    internal static string Message(string data, string id = "\"954491830116155396\"", string from = "77", string to = "42", string type = "message_create") =>
        Activity("direct_message_events", One(data, id, from, to, type));

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("\"text\":\"Größe 42? 👟\",\"entities\":{\"urls\":[]}")),
        (ItemKind.Message, Message("""
            "text":"","attachment":{"type":"media","media":{"id":954491830116155397,"id_str":"954491830116155397","media_url_https":"https://ton.example/a.jpg","type":"photo"}}
            """)),
        (ItemKind.Message, Message("""
            "text":"","attachment":{"type":"media","media":{"id_str":"9","type":"video","media_url_https":"https://ton.example/a.jpg","video_info":{"variants":[{"content_type":"application/x-mpegURL","url":"https://v.example/a.m3u8"},{"content_type":"video/mp4","url":"https://v.example/a.mp4"}]}}}
            """)),
        (ItemKind.Message, Message("""
            "text":"hier","attachment":{"type":"location","location":{"type":"shared_coordinate","shared_coordinate":{"coordinates":{"type":"Point","coordinates":[13.4,52.5]}}}}
            """)),
        (ItemKind.Postback, Message("\"text\":\"Rot\",\"quick_reply_response\":{\"type\":\"options\",\"metadata\":\"RED\"}")),
        (ItemKind.Echo, Message("\"text\":\"from the app\"", from: "42", to: "77")),
        (ItemKind.Typing, Activity("direct_message_indicate_typing_events", """{"created_timestamp":"1749416383123","sender_id":"77","target":{"recipient_id":"42"}}""")),
        (ItemKind.Receipt, Activity("direct_message_mark_read_events", """{"created_timestamp":"1749416383123","sender_id":"77","target":{"recipient_id":"42"},"last_read_event_id":"954491830116155000"}""")),
        (ItemKind.System, Activity("follow_events", """{"type":"follow","created_timestamp":"1749416383123","source":{"id":"77","name":"Jürgen","screen_name":"juergen"},"target":{"id":"42"}}""")),
    ];

    internal override string UnknownType => Activity("hologram_events", """{"id":"1","sender_id":"77"}""");

    internal override (string Body, string Type)? UnknownMessage => (Message("\"text\":\"x\"", type: "hologram"), "hologram");

    internal override string WithId(string id) => Message("\"text\":\"x\"", id);

    internal override string WithText(string text) => Message("\"text\":" + text);

    internal override string Batch(int count, Func<int, string> id) =>
        Activity("direct_message_events", string.Join(',', Enumerable.Range(0, count).Select(n => One("\"text\":\"x\"", id(n)))));
}
