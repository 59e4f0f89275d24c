using Gateway.Channels.Email.Providers;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels.Email;

public sealed class ResendFetchTests
{
    private const string Notice =
        """{"type":"email.received","created_at":"2026-06-01T11:59:00Z","data":{"email_id":"r9","from":"Ann <ann@customer.example>","to":["help@shop.example"],"subject":"Order 7","message_id":"<m1@customer.example>","attachments":[{"id":"f1","filename":"a.pdf","content_type":"application/pdf"}]}}""";

    private const string Mail =
        """{"object":"email","id":"r9","from":"Ann <ann@customer.example>","to":["help@shop.example"],"created_at":"2026-06-01T11:59:00Z","subject":"Order 7","message_id":"<m1@customer.example>","text":"Where is my order?","html":null,"headers":{"in-reply-to":"<ours@shop.example>"},"attachments":[{"id":"f1","filename":"a.pdf","content_type":"application/pdf"}]}""";

    private static readonly ResendFixture Fixture = new();

    [Fact]
    public void Fetches_ReceivedMail_AsksForItsTextWhichTakesItsPlace()
    {
        var channel = new ResendChannel();
        var items = new List<InboundItem>();
        channel.Decode(Bodies.Of(Notice), new TestRequest(), Fixture.Account, items);

        var ticket = Assert.Single(channel.Fetches(items[0], Fixture.Account));
        Assert.True(ticket.Replaces);
        var request = channel.Fetch(ticket, Fixture.Account)!;
        Assert.Equal(("http://127.0.0.1:9/emails/receiving/r9", ("Authorization", "Bearer a")), (request.Url.AbsoluteUri, request.Headers[0]));
        channel.DecodeFetched(ticket, Bodies.Of(Mail), TestRequest.Now, Fixture.Account, items);
        Assert.Equal((ItemKind.Message, "Where is my order?", "ann@customer.example", items[0].Id), (items[1].Kind, items[1].Text, items[1].Sender, items[1].Id));
        Assert.Equal("ours@shop.example", items[1].ReplyTo);
        Assert.Empty(channel.Fetches(items[1], Fixture.Account));
    }

    [Fact]
    public void Fetch_File_IsWhereTheApiSays()
    {
        var items = new List<InboundItem>();
        new ResendChannel().Decode(Bodies.Of(Notice), new TestRequest(), Fixture.Account, items);
        var request = new ResendChannel().FetchAttachment(Assert.Single(items[0].Attachments), Fixture.Account)!;

        Assert.Equal("https://api.resend.com/emails/receiving/r9/attachments/f1", request.Request.Url.AbsoluteUri);
        Assert.Contains(("Authorization", "Bearer a"), request.Request.Headers);
        Assert.Equal("https://cdn.example/a.pdf", request.Next!("""{"download_url":"https://cdn.example/a.pdf"}"""u8.ToArray())!.Url.AbsoluteUri);
    }

    [Theory]
    [InlineData("help@shop.example", "Ann <ann@customer.example>", ItemKind.Message, "ann@customer.example")]
    [InlineData("help@shop.example", "help@shop.example", ItemKind.Echo, "bob@customer.example")]
    public void Decode_OwnAddressWithAForeignReplyTo_IsAMessageOfThatAddress(string from, string replyTo, ItemKind kind, string sender)
    {
        var items = new List<InboundItem>();
        var mail = $"From: {from}\r\nTo: bob@customer.example\r\nReply-To: {replyTo}\r\nSubject: Form\r\nMessage-ID: <x@shop.example>\r\n\r\nHello";
        new EmailFixture().Channel.Decode(Bodies.Of(mail), new TestRequest(), TestAccounts.Of("email", "help@shop.example"), items);
        Assert.Equal((kind, sender), (items[0].Kind, items[0].Sender));
    }
}
