using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Lazada;
using Gateway.Channels.MercadoLibre;
using Gateway.Channels.Shopee;
using Gateway.Channels.Shopify;
using Gateway.Channels.TikTokBusiness;
using Gateway.Channels.TikTokShop;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class ShopeeCompliance() : JsonChannelCompliance(new ShopeeFixture());

public sealed class LazadaCompliance() : JsonChannelCompliance(new LazadaFixture());

public sealed class TikTokShopCompliance() : JsonChannelCompliance(new TikTokShopFixture());

public sealed class TikTokBusinessCompliance() : JsonChannelCompliance(new TikTokBusinessFixture());

public sealed class MercadoLibreCompliance() : JsonChannelCompliance(new MercadoLibreFixture());

public sealed class ShopifyCompliance() : ChannelCompliance(new ShopifyFixture());

internal static class Hmacs
{
    public static byte[] Of(string secret, string before, byte[] body) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(before), .. body]);

    /// <summary>JSON inside a JSON string.</summary>
    public static string Quote(string json) => "\"" + json.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}

public sealed class ShopeeFixture : JsonChannelFixture
{
    private const string Secret = "shopee-partner-key";

    internal override IChannel Channel { get; } = new ShopeeChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("shopee", "947042923", ("partnerKey", Secret), ("accessToken", "token"));

    internal override string SignatureHeader => "Authorization";

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        Convert.ToHexStringLower(Hmacs.Of(otherAccount ? "another" : Secret, "https://gateway.example/in/acme/channel/main|", body));

    private static string Push(string content, string type = "message") =>
        $$"""{"msg_id":"","data":{"type":"{{type}}","region":"ID","content":{{content}}},"shop_id":947042923,"code":10,"timestamp":1778544722}""";

    private static string Message(string content, string type = "text", string id = "\"2302748948493123953\"", string shop = "165103149") =>
        $$"""{"message_id":{{id}},"shop_id":{{shop}},"from_id":165105353,"from_user_name":"ana","to_id":947151379,"to_user_name":"shop","message_type":"{{type}}","content":{{content}},"conversation_id":"709122092476686867","created_timestamp":1778544721,"quoted_msg":{"message_id":""} }""";

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Push(Message("{\"text\":\"Baik kak .. 🤗\"}"))),
        (ItemKind.Message, Push(Message("{\"url\":\"https://cf.shopee.co.id/1\",\"thumb_url\":\"https://cf.shopee.co.id/2\"}", "image"))),
        (ItemKind.Message, Push(Message("{\"order_sn\":\"2409\"}", "order"))),
        (ItemKind.Echo, Push(Message("{\"text\":\"ours\"}", shop: "947042923"))),
        (ItemKind.System, Push(Message("{\"text\":\"closed\"}", "notification"), "notification")),
    ];

    internal override string UnknownType => Push(Message("{}"), "hologram");

    internal override (string Body, string Type)? UnknownMessage => (Push(Message("{}", "hologram")), "hologram");

    internal override string WithId(string id) => Push(Message("{\"text\":\"x\"}", id: id));

    internal override string WithText(string text) => Push(Message("{\"text\":" + text + "}"));

    internal override string? Batch(int count, Func<int, string> id) => null;
}

public sealed class LazadaFixture : JsonChannelFixture
{
    private const string Secret = "lazada-app-secret";

    internal override IChannel Channel { get; } = new LazadaChannel();

    internal override AccountModel Account { get; } =
        TestAccounts.Of("lazada", "20240305", ("appSecret", Secret), ("accessToken", "token")).With(("appKey", "123456"));

    internal override string SignatureHeader => "Authorization";

    internal override string Sign(byte[] body, bool otherAccount = false) => Convert.ToHexStringLower(Hmacs.Of(otherAccount ? "another" : Secret, "123456", body));

    private static string Message(string content, string id = "\"1zYOS7N0cuIqw96026\"", string template = "1", string from = "1", string more = "\"status\":0") =>
        $$"""{"data":{"session_id":"100_2_101_1_103","message_id":{{id}},"content":{{Hmacs.Quote(content)}},"from_account_id":"1891549323","from_account_type":{{from}},"send_time":1778544722323,"template_id":{{template}},"to_account_id":"231135951","site_id":"SG",{{more}}},"seller_id":20240305,"message_type":2}""";

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("{\"txt\":\"hello \\\"world\\\" 🤗\"}")),
        (ItemKind.Message, Message("{\"imgUrl\":\"https://x/i.jpg\"}", template: "3")),
        (ItemKind.Message, Message("{\"orderId\":\"9007199254740993\",\"title\":\"Order\"}", template: "10007")),
        (ItemKind.Echo, Message("{\"txt\":\"ours\"}", from: "2")),
        (ItemKind.System, Message("{\"txt\":\"notice\"}", more: "\"type\":2")),
        (ItemKind.Delete, Message("{\"txt\":\"gone\"}", more: "\"status\":1")),
        (ItemKind.Receipt, """{"seller_id":20240305,"message_type":19,"data":{"session_id":"100_2_101_1_103","to_position":1778544722323,"last_message_id":"1zYOS","unread_count":0}}"""),
    ];

    internal override string UnknownType => """{"seller_id":20240305,"message_type":99,"data":{"id":"1"}}""";

    internal override (string Body, string Type)? UnknownMessage => (Message("{}", template: "99999"), "99999");

    internal override string WithId(string id) => Message("{\"txt\":\"x\"}", id);

    internal override string WithText(string text) => Message("{\"txt\":" + text + "}");

    internal override string? Batch(int count, Func<int, string> id) => null;
}

public sealed class TikTokShopFixture : JsonChannelFixture
{
    private const string Secret = "tts-app-secret";

    internal override IChannel Channel { get; } = new TikTokShopChannel();

    internal override AccountModel Account { get; } =
        TestAccounts.Of("tiktok-shop", "7494", ("appSecret", Secret), ("accessToken", "token")).With(("appKey", "29a39d"), ("shopCipher", "cipher"));

    internal override string SignatureHeader => "Authorization";

    internal override string Sign(byte[] body, bool otherAccount = false) => Convert.ToHexStringLower(Hmacs.Of(otherAccount ? "another" : Secret, "29a39d", body));

    private static string Message(string content, string id = "\"7494560109732334261\"", string type = "TEXT", string role = "BUYER") =>
        $$"""{"type":14,"tts_notification_id":"n1","shop_id":"7494","timestamp":1778544722,"data":{"message_id":{{id}},"index":"1702","conversation_id":"576486316948490001","type":"{{type}}","content":{{Hmacs.Quote(content)}},"create_time":1778544721,"is_visible":true,"sender":{"im_user_id":"4946","role":"{{role}}"} } }""";

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("{\"content\":\"hello 🤗\"}")),
        (ItemKind.Message, Message("{\"url\":\"https://x/i.jpg\",\"width\":1}", type: "IMAGE")),
        (ItemKind.Message, Message("{\"product_id\":\"17\"}", type: "PRODUCT_CARD")),
        (ItemKind.Echo, Message("{\"content\":\"ours\"}", role: "CUSTOMER_SERVICE")),
        (ItemKind.System, """{"type":13,"tts_notification_id":"n2","shop_id":"7494","timestamp":1778544722,"data":{"conversation_id":"576486316948490001","create_time":1778544721}}"""),
    ];

    internal override string UnknownType => Message("{}", type: "HOLOGRAM", role: "SYSTEM");

    internal override (string Body, string Type)? UnknownMessage => (Message("{}", type: "HOLOGRAM"), "HOLOGRAM");

    internal override string WithId(string id) => Message("{\"content\":\"x\"}", id);

    internal override string WithText(string text) => Message("{\"content\":" + text + "}");

    internal override string? Batch(int count, Func<int, string> id) => null;
}

public sealed class TikTokBusinessFixture : JsonChannelFixture
{
    private const string Secret = "tiktok-client-secret";

    internal override IChannel Channel { get; } = new TikTokBusinessChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("tiktok-business", "biz-123", ("clientSecret", Secret), ("accessToken", "token"));

    internal override string SignatureHeader => "Tiktok-Signature";

    internal override string Sign(byte[] body, bool otherAccount = false) => At(TestRequest.Now, body, otherAccount ? "another" : Secret);

    internal static string At(DateTimeOffset time, byte[] body, string secret = Secret)
    {
        var seconds = time.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        return $"t={seconds},s={Convert.ToHexStringLower(Hmacs.Of(secret, seconds + ".", body))}";
    }

    private static string Event(string content, string name = "im_receive_msg") =>
        $$"""{"client_key":"k","event":"{{name}}","create_time":1778544722,"user_openid":"biz-123","content":{{Hmacs.Quote(content)}}}""";

    private static string Message(string content, string id = "\"tt-msg-1\"", string type = "text") =>
        $$"""{"timestamp":1778544722000,"conversation_id":"tt-conv-1","from":"Alice","from_user":{"id":"user-1"},"to":"Biz","to_user":{"id":"biz-123"},"type":"{{type}}","message_id":{{id}},{{content}}}""";

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Event(Message("\"text\":{\"body\":\"Hello 🤗\"},\"referenced_message_info\":{\"referenced_message_id\":\"tt-msg-0\"}"))),
        (ItemKind.Message, Event(Message("\"image\":{\"media_id\":\"7401\"}", type: "image"))),
        (ItemKind.Echo, Event(Message("\"text\":{\"body\":\"ours\"}"), "im_send_msg")),
        (ItemKind.Receipt, Event("{\"conversation_id\":\"tt-conv-1\",\"timestamp\":1778544722000,\"from_user\":{\"id\":\"user-1\"},\"read\":{\"last_read_timestamp\":1778544722000}}", "im_mark_read_msg")),
        (ItemKind.System, Event("{\"conversation_id\":\"tt-conv-1\",\"timestamp\":1778544722000,\"from_user\":{\"id\":\"user-1\"}}", "im_referral_msg")),
    ];

    internal override string UnknownType => Event(Message("\"x\":{}"), "im_hologram");

    internal override (string Body, string Type)? UnknownMessage => (Event(Message("\"x\":{}", type: "hologram")), "hologram");

    internal override string WithId(string id) => Event(Message("\"text\":{\"body\":\"x\"}", id));

    internal override string WithText(string text) => Event(Message("\"text\":{\"body\":" + text + "}"));

    internal override string? Batch(int count, Func<int, string> id) => null;
}

public sealed class MercadoLibreFixture : JsonChannelFixture
{
    private const string Token = "meli-webhook-token";

    internal override IChannel Channel { get; } = new MercadoLibreChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("mercado-libre", "34", ("webhookToken", Token), ("accessToken", "token"));

    internal override string SignatureHeader => "none";

    internal override bool SignsBody => false;

    internal override string Sign(byte[] body, bool otherAccount = false) => otherAccount ? "another" : Token;

    internal override TestRequest Signed(string signature) => new() { Parameters = new() { ["token"] = signature } };

    internal static string Notice(string id = "\"f9f08571\"", string topic = "messages") =>
        $$"""{"_id":{{id}},"resource":"3f6da1e35ac84f70a24af7360d24c7bc","user_id":34,"topic":"{{topic}}","application_id":89745685555,"attempts":1,"sent":"2026-05-09T13:44:33.006Z","received":"2026-05-09T13:44:32.984Z","actions":["created"]}""";

    internal static string Resource(string text, string from = "12", string to = "34") =>
        $$"""{"paging":{"total":1},"messages":[{"id":"3f6da1e3","site_id":"MLA","from":{"user_id":"{{from}}"},"to":{"user_id":"{{to}}"},"status":"available","text":{{text}},"message_date":{"received":"2026-05-09T13:44:32Z","created":"2026-05-09T13:44:31Z"},"message_attachments":[{"filename":"12_a.pdf","original_filename":"a.pdf","type":"application/pdf","size":47}],"message_resources":[{"id":"2000000089077943","name":"packs"},{"id":"34","name":"sellers"}]}]}""";

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.System, Notice()),
        (ItemKind.Message, Resource("\"¿Tienen stock?\"")),
        (ItemKind.Echo, Resource("\"Sí\"", "34", "12")),
        (ItemKind.Message, """{"id":11436370259,"item_id":"MLA1","seller_id":34,"from":{"id":12},"text":"hay?","status":"UNANSWERED","date_created":"2026-05-09T13:44:31.000-04:00","answer":null}"""),
        (ItemKind.System, """{"id":5255026166,"resource_id":2000,"type":"mediations","stage":"claim","status":"opened","reason_id":"PDD9939","players":[{"role":"complainant","type":"buyer","user_id":12},{"role":"respondent","user_id":34}]}"""),
    ];

    internal override string UnknownType => Notice(topic: "orders_v2");

    internal override string WithId(string id) => Notice(id);

    internal override string WithText(string text) => Resource(text);

    internal override string? Batch(int count, Func<int, string> id) => null;
}

public sealed class ShopifyFixture : ChannelFixture
{
    private const string Secret = "shopify-client-secret";

    internal override IChannel Channel { get; } = new ShopifyChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("shopify", "acme.myshopify.com", ("clientSecret", Secret));

    internal override string SignatureHeader => "X-Shopify-Hmac-Sha256";

    internal override string Sign(byte[] body, bool otherAccount = false) => Convert.ToBase64String(Hmacs.Of(otherAccount ? "another" : Secret, "", body));

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.System, """{"id":820982911946154508,"email":"Jon@Example.com","updated_at":"2026-05-31T13:58:33-05:00","order_number":1234,"name":"#9999","total_price":"398.00","currency":"EUR","customer":{"id":9007199254740993,"email":"jon@example.com","phone":"+49 151 1","first_name":"Jon"}}"""),
        (ItemKind.System, """{"id":706405506930370084,"email":"bob@biller.com","first_name":"Bob","last_name":"Biller","orders_count":4,"updated_at":"2026-05-31T13:58:33Z"}"""),
        (ItemKind.System, """{"shop_id":954889,"shop_domain":"acme.myshopify.com","orders_requested":[299938],"customer":{"id":191167,"email":"john@example.com","phone":"555-625-1199"},"data_request":{"id":9999}}"""),
    ];

    internal override string UnknownType => """{"id":"c1-f880","token":"c1-f880","line_items":[{"id":1}]}""";
}
