using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Instagram;
using Gateway.Channels.Messenger;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class MessengerCompliance() : JsonChannelCompliance(new MessengerFixture());

public sealed class InstagramCompliance() : JsonChannelCompliance(new InstagramFixture());

public sealed class MessengerFixture : MessagingFixture
{
    internal override IChannel Channel { get; } = new MessengerChannel();

    internal override AccountModel Account { get; } = AccountOf("messenger");

    private protected override string Product => "page";
}

public sealed class InstagramFixture : MessagingFixture
{
    internal override IChannel Channel { get; } = new InstagramChannel();

    internal override AccountModel Account { get; } = AccountOf("instagram");

    private protected override string Product => "instagram";
}

public abstract class MessagingFixture : JsonChannelFixture
{
    private const string Secret = "meta-app-secret";

    internal override string SignatureHeader => "X-Hub-Signature-256";

    private protected abstract string Product { get; }

    private protected static AccountModel AccountOf(string channel) =>
        TestAccounts.Of(channel, "178414", ("appSecret", Secret), ("verifyToken", "verify me"), ("accessToken", "token"));

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(otherAccount ? "another" : Secret), body));

    internal string Page(string events, string list = "messaging") =>
        $$"""{"object":"{{Product}}","entry":[{"time":1749416383900,"{{list}}":[{{events}}],"id":"178414"}]}""";

    internal static string Event(string what, string from = "5001", string to = "178414") =>
        $$"""{"sender":{"id":"{{from}}"},"recipient":{"id":"{{to}}"},"timestamp":1749416383123,{{what}}}""";

    internal static string Text(string id, string text = "\"Größe 42? 👟\"") => Event($$"""
        "message":{"mid":{{id}},"text":{{text}}}
        """);

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads =>
    [
        (ItemKind.Message, Page(Event("""
            "message":{"mid":"m_1","text":"Größe 42? 👟","reply_to":{"mid":"m_0"},"nlp":{"detected_locales":[{"locale":"de_DE","confidence":0.9}]}}
            """))),
        (ItemKind.Message, Page(Event("""
            "message":{"mid":"m_2","attachments":[{"type":"image","payload":{"url":"https://cdn.example/a.jpg"}},{"type":"location","title":"Laden","payload":{"coordinates":{"lat":52.5,"long":13.4}}},{"type":"fallback","title":"Schuh","url":"https://shop.example/7"},{"type":"image","payload":{"url":"https://cdn.example/like.png","sticker_id":369239263222822}}]}
            """))),
        (ItemKind.Message, Page(Event("""
            "message":{"mid":"m_3","reply_to":{"story":{"id":"1787","url":"https://cdn.example/story"}},"attachments":[{"type":"ig_reel","payload":{"reel_video_id":123451234512345678,"title":"Reel","url":"https://cdn.example/reel"}}]}
            """))),
        (ItemKind.Delete, Page(Event("\"message\":{\"mid\":\"m_1\",\"is_deleted\":true}"))),
        (ItemKind.Edit, Page(Event("\"message_edit\":{\"mid\":\"m_1\",\"text\":\"43\",\"num_edit\":2}"))),
        (ItemKind.Postback, Page(Event("\"message\":{\"mid\":\"m_4\",\"text\":\"Rot\",\"quick_reply\":{\"payload\":\"RED\"}}"))),
        (ItemKind.Postback, Page(Event("\"postback\":{\"mid\":\"m_5\",\"title\":\"Los\",\"payload\":\"START\",\"referral\":{\"ref\":\"r1\",\"source\":\"SHORTLINK\",\"type\":\"OPEN_THREAD\"}}"))),
        (ItemKind.Reaction, Page(Event("\"reaction\":{\"mid\":\"m_1\",\"action\":\"react\",\"reaction\":\"love\",\"emoji\":\"\\u2764\\ufe0f\"}"))),
        (ItemKind.Receipt, Page(Event("\"delivery\":{\"mids\":[\"m_9\",\"m_8\"],\"watermark\":1749416380000}"))),
        (ItemKind.Receipt, Page(Event("\"read\":{\"watermark\":1749416380000}"))),
        (ItemKind.Receipt, Page(Event("\"read\":{\"mid\":\"m_9\"}"))),
        (ItemKind.Echo, Page(Event("\"message\":{\"mid\":\"m_7\",\"text\":\"from the inbox\",\"is_echo\":true,\"app_id\":2630}", from: "178414", to: "5001"))),
        (ItemKind.System, Page(Event("\"referral\":{\"ref\":\"r1\",\"source\":\"ADS\",\"type\":\"OPEN_THREAD\",\"ad_id\":\"60\"}"))),
        (ItemKind.System, Page(Event("\"pass_thread_control\":{\"new_owner_app_id\":\"1\",\"metadata\":\"x\"}"))),
    ];

    internal override string UnknownType => Page(Event("\"hologram\":{\"id\":\"1\"}"));

    internal override (string Body, string Type)? UnknownMessage => (Page(Event("\"message\":{\"mid\":\"m_h\",\"hologram\":{}}")), "true");

    internal override string WithId(string id) => Page(Text(id));

    internal override string WithText(string text) => Page(Text("\"m_1\"", text));

    internal override string Batch(int count, Func<int, string> id) =>
        Page(string.Join(',', Enumerable.Range(0, count).Select(n => Text(id(n)))));
}
