using System.Text;
using Gateway.Channels;
using Gateway.Channels.WebChat;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels;

/// <summary>Web chat has no signature of its own (the host checks the session), so it has its own short suite and not the providers'.</summary>
public sealed class WebChatTests
{
    private static readonly WebChatChannel Channel = new();

    [Theory]
    [InlineData("""{"type":"message","id":"c1","text":"Hallo","locale":"de"}""", """{"kind":"message","channel":"webchat","sender":"v-7","id":"c1","timestamp":"2026-06-01T12:00:00.000Z","text":"Hallo","locale":"de","aliases":[{"kind":"user","value":"v-7"}]}""")]
    [InlineData("""{"type":"message","id":"c2","attachments":[{"kind":"image","url":"https://x.example/a.png","size":12}]}""", """{"kind":"message","channel":"webchat","sender":"v-7","id":"c2","timestamp":"2026-06-01T12:00:00.000Z","attachments":[{"kind":"image","url":"https://x.example/a.png","size":12}],"aliases":[{"kind":"user","value":"v-7"}]}""")]
    [InlineData("""{"type":"read","target":"d1"}""", """{"kind":"receipt","channel":"webchat","sender":"v-7","id":"d1:read","timestamp":"2026-06-01T12:00:00.000Z","status":"read","target":"d1","aliases":[{"kind":"user","value":"v-7"}]}""")]
    [InlineData("""{"type":"postback","id":"c3","payload":"yes","text":"Ja"}""", """{"kind":"postback","channel":"webchat","sender":"v-7","id":"c3","timestamp":"2026-06-01T12:00:00.000Z","text":"Ja","payload":"yes","aliases":[{"kind":"user","value":"v-7"}]}""")]
    [InlineData("""{"type":"typing"}""", """{"kind":"typing","channel":"webchat","sender":"v-7","timestamp":"2026-06-01T12:00:00.000Z","aliases":[{"kind":"user","value":"v-7"}]}""")]
    [InlineData("""{"type":"wave"}""", """{"kind":"ignored","reason":"frame type wave","channel":"webchat","sender":"v-7","timestamp":"2026-06-01T12:00:00.000Z","aliases":[{"kind":"user","value":"v-7"}]}""")]
    public void Decode_Frame_YieldsItem(string frame, string expected)
    {
        var items = new List<InboundItem>();
        Assert.Equal(DecodeOutcome.Decoded, Channel.Decode(Bodies.Of(frame), new TestRequest(("x-visitor", "v-7")), TestAccounts.Any, items).Outcome);
        Assert.Equal(expected, ItemText.Of(Assert.Single(items)));
    }

    [Theory]
    [InlineData("""{"type":"message","text":"no id"}""", "id: must be given")]
    [InlineData("""{"type":"message","id":"c1"}""", "text: must be given, or attachments")]
    [InlineData("""{"type":"edit","id":"c1","text":"x"}""", "target: must be given")]
    [InlineData("""{"type":"message","id":"c1","attachments":[{"kind":"image","url":"javascript:alert(1)"}]}""", "attachments.url: must be an http or https URL of at most 4096 bytes")]
    [InlineData("""{"type":"message","id":"c1","text":5}""", "text: must be a string")]
    [InlineData("""{"id":"c1"}""", "type: must be given")]
    public void Decode_WrongFrame_NamesFieldAndRule(string frame, string detail)
    {
        var items = new List<InboundItem>();
        Assert.Equal(DecodeResult.Malformed(detail), Channel.Decode(Bodies.Of(frame), new TestRequest(("x-visitor", "v-7")), TestAccounts.Any, items));
        Assert.Empty(items);
    }

    [Fact]
    public void Verify_WithoutVisitor_IsMissing()
    {
        var account = TestAccounts.Of("webchat", null);
        Assert.Equal(VerifyOutcome.Missing, Channel.Verify(Bodies.Of("{}"), new TestRequest(), account));
        Assert.Equal(VerifyOutcome.Verified, Channel.Verify(Bodies.Of("{}"), new TestRequest(("x-visitor", "v")), account));
    }

    [Fact]
    public void Encode_Message_IsAFrameToTheVisitor()
    {
        var message = new OutboundMessage
        {
            DeliveryId = new Guid("11111111-2222-3333-4444-555555555555"),
            Recipient = "v/7 é",
            Text = "Größe?",
            QuickReplies = [new QuickReply("42", "s42")],
        };
        var request = Assert.Single(Channel.Encode(message, TestAccounts.Of("webchat", null)).Requests);
        Assert.Equal("webchat:v%2F7%20%C3%A9", request.Url.OriginalString);
        Assert.Equal("v/7 é", Uri.UnescapeDataString(request.Url.AbsolutePath));
        Assert.Equal(
            """{"type":"message","id":"11111111-2222-3333-4444-555555555555","text":"Größe?","quickReplies":[{"label":"42","value":"s42"}]}""",
            Encoding.UTF8.GetString(request.Body.Span));
    }
}
