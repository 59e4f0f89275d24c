using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels;

public sealed class EncodeTests
{
    private static readonly Guid Delivery = new("11111111-2222-3333-4444-555555555555");
    private static readonly WhatsAppFixture WhatsApp = new();
    private static readonly LineFixture Line = new();
    private static readonly TelegramFixture Telegram = new();

    [Fact]
    public void Encode_WhatsAppText_IsTheDocumentedRequest()
    {
        var request = Assert.Single(Sent(WhatsApp, To("4915112345678") with { Text = "Größe 42?", ReplyTo = "wamid.1" }));
        Assert.Equal("http://127.0.0.1:9/106540352242922/messages", request.Url.AbsoluteUri);
        Assert.Contains(("Authorization", "Bearer token"), request.Headers);
        Assert.Equal(
            """{"messaging_product":"whatsapp","recipient_type":"individual","to":"4915112345678","biz_opaque_callback_data":"11111111-2222-3333-4444-555555555555","context":{"message_id":"wamid.1"},"type":"text","text":{"body":"Größe 42?"}}""",
            Body(request));
    }

    [Theory]
    [InlineData("US.13491208655302741918", "\"recipient_type\":\"individual\",\"recipient\":\"US.13491208655302741918\"")]
    [InlineData("+4915112345678", "\"recipient_type\":\"individual\",\"to\":\"+4915112345678\"")]
    [InlineData("Y2FwaV9ncm91cA", "\"recipient_type\":\"group\",\"to\":\"Y2FwaV9ncm91cA\"")]
    public void Encode_WhatsAppRecipient_GoesUnderItsOwnMember(string alias, string expected) =>
        Assert.Contains(expected, Body(Assert.Single(Sent(WhatsApp, To(alias) with { Text = "x" }))), StringComparison.Ordinal);

    [Fact]
    public void Encode_WhatsAppTemplate_CarriesLanguageAndParameters() =>
        Assert.EndsWith(
            ""","type":"template","template":{"name":"order_ready","language":{"code":"de"},"components":[{"type":"body","parameters":[{"type":"text","text":"A-7"}]}]}}""",
            Body(Assert.Single(Sent(WhatsApp, To("49") with { Template = new TemplateMessage("order_ready", "de", ["A-7"]) }))), StringComparison.Ordinal);

    [Fact]
    public void Encode_WhatsAppQuickReplies_AreButtonsUpToThreeAndAListAbove()
    {
        QuickReply[] replies = [.. Enumerable.Range(0, 11).Select(n => new QuickReply("L" + n, "v" + n))];
        Assert.Contains("\"type\":\"button\"", Body(Assert.Single(Sent(WhatsApp, To("49") with { Text = "?", QuickReplies = replies[..3] }))), StringComparison.Ordinal);
        Assert.Contains("\"type\":\"list\"", Body(Assert.Single(Sent(WhatsApp, To("49") with { Text = "?", QuickReplies = replies[..10] }))), StringComparison.Ordinal);
        Assert.Equal("quick_replies_too_many", WhatsApp.Channel.Encode(To("49") with { Text = "?", QuickReplies = replies }, WhatsApp.Account).Refusal?.Code);
    }

    [Fact]
    public void Encode_WhatsAppMedia_HasTheTextAsCaptionOnTheFirst()
    {
        var requests = Sent(WhatsApp, To("49") with
        {
            Text = "hier",
            Attachments = [new Attachment { Kind = "file", Url = "https://x.example/a.pdf", Name = "a.pdf" }, new Attachment { Kind = "image", Id = "77" }],
        });
        Assert.Contains(""","document":{"link":"https://x.example/a.pdf","caption":"hier","filename":"a.pdf"}""", Body(requests[0]), StringComparison.Ordinal);
        Assert.Contains(""","image":{"id":"77"}""", Body(requests[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_LineLongTextWithToken_RepliesFirstAndPushesTheRestUnderKeysOfTheirOwn()
    {
        var message = To("U11") with { Text = new string('あ', 5000 * 6), ReplyToken = "rt" };
        var requests = Sent(Line, message);
        Assert.Equal(["/v2/bot/message/reply", "/v2/bot/message/push"], requests.Select(r => r.Url.AbsolutePath));
        Assert.Equal(["Authorization"], requests[0].Headers.Select(h => h.Name));
        Assert.Contains(("X-Line-Retry-Key", "11111111-2222-3333-4444-555555555554"), requests[1].Headers);
        Assert.StartsWith("{\"replyToken\":\"rt\",\"messages\":[{\"type\":\"text\",\"text\":\"あ", Body(requests[0]), StringComparison.Ordinal);

        var pushed = Sent(Line, message with { ReplyToken = null });
        Assert.Contains(("X-Line-Retry-Key", Delivery.ToString("D")), pushed[0].Headers);
        Assert.Equal(Headers(pushed), Headers(Sent(Line, message with { ReplyToken = null })));
    }

    [Fact]
    public void Encode_LineImageAndFile_AreImageAndLink()
    {
        var body = Body(Assert.Single(Sent(Line, To("U11") with
        {
            Attachments = [new Attachment { Kind = "image", Url = "https://x.example/a.png" }, new Attachment { Kind = "file", Url = "https://x.example/a.pdf", Name = "A" }],
            Text = "?",
            QuickReplies = [new QuickReply("Ja", "yes")],
        })));
        Assert.Equal(
            """{"to":"U11","messages":[{"type":"text","text":"?"},{"type":"image","originalContentUrl":"https://x.example/a.png","previewImageUrl":"https://x.example/a.png"},{"type":"text","text":"A\nhttps://x.example/a.pdf","quickReply":{"items":[{"type":"action","action":{"type":"postback","label":"Ja","data":"yes","displayText":"Ja"}}]}}]}""",
            body);
    }

    [Fact]
    public void Encode_TelegramText_IsTheDocumentedRequest()
    {
        var request = Assert.Single(Sent(Telegram, To("5000000001@bc1") with { Text = "Добре", ReplyTo = "31", QuickReplies = [new QuickReply("Так", "y")] }));
        Assert.Equal("/bot123:abc/sendMessage", request.Url.AbsolutePath);
        Assert.Equal(
            """{"chat_id":"5000000001","business_connection_id":"bc1","reply_parameters":{"message_id":31,"allow_sending_without_reply":true},"text":"Добре","reply_markup":{"inline_keyboard":[[{"text":"Так","callback_data":"y"}]]}}""",
            Body(request));
    }

    [Fact]
    public void Encode_TelegramMedia_UsesTheMethodOfItsKind()
    {
        var requests = Sent(Telegram, To("5") with { Text = "x", Attachments = [new Attachment { Kind = "image", Url = "https://x.example/a.png" }, new Attachment { Kind = "voice", Id = "f1" }] });
        Assert.Equal(["/bot123:abc/sendPhoto", "/bot123:abc/sendVoice"], requests.Select(r => r.Url.AbsolutePath));
        Assert.Equal("""{"chat_id":"5","photo":"https://x.example/a.png","caption":"x"}""", Body(requests[0]));
    }

    [Fact]
    public void Encode_WhatCannotGo_IsRefusedWithACode()
    {
        Assert.Equal("message_empty", WhatsApp.Channel.Encode(To("49"), WhatsApp.Account).Refusal?.Code);
        Assert.Equal("recipient_invalid", Telegram.Channel.Encode(To("") with { Text = "x" }, Telegram.Account).Refusal?.Code);
        Assert.Equal("account_not_configured", Line.Channel.Encode(To("U1") with { Text = "x" }, TestAccounts.Of("line", null)).Refusal?.Code);
        Assert.Equal("template_unsupported", Line.Channel.Encode(To("U1") with { Template = new TemplateMessage("a", "b", []) }, Line.Account).Refusal?.Code);
        Assert.Equal("quick_reply_value", Telegram.Channel.Encode(To("5") with { Text = "x", QuickReplies = [new QuickReply("a", new string('é', 33))] }, Telegram.Account).Refusal?.Code);
        Assert.Equal("text_too_long", Telegram.Channel.Encode(To("5") with { Text = new string('a', 4096 * 17) }, Telegram.Account).Refusal?.Code);
        Assert.Equal("attachment_url", Line.Channel.Encode(To("U1") with { Attachments = [new Attachment { Kind = "image", Url = "http://x" }] }, Line.Account).Refusal?.Code);
    }

    private static OutboundMessage To(string recipient) => new() { DeliveryId = Delivery, Recipient = recipient };

    private static IReadOnlyList<SendRequest> Sent(ChannelFixture fixture, OutboundMessage message)
    {
        var result = fixture.Channel.Encode(message, fixture.Account);
        Assert.Null(result.Refusal);
        Assert.All(result.Requests, r => System.Text.Json.JsonDocument.Parse(r.Body).Dispose());
        return result.Requests;
    }

    private static string[] Headers(IReadOnlyList<SendRequest> requests) => [.. requests.SelectMany(r => r.Headers).Select(h => h.Name + "=" + h.Value)];

    private static string Body(SendRequest request) => Encoding.UTF8.GetString(request.Body.Span);
}
