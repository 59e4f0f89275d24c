using System.Text;
using Gateway.Channels.Email;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>Mail of machines in the words of many of them: none opens a conversation, and none that goes on trying is a failure.</summary>
public sealed class MailSystemTests
{
    [Theory]
    [InlineData("Undeliverable: Your order")]
    [InlineData("Unzustellbar: Bestellung")]
    [InlineData("Non remis : Commande")]
    [InlineData("No se puede entregar: Pedido")]
    [InlineData("Não foi possível entregar: Pedido")]
    [InlineData("Non recapitabile: Ordine")]
    [InlineData("Niet te bezorgen: Bestelling")]
    [InlineData("Nie można dostarczyć: Zamówienie")]
    [InlineData("Недоставленное сообщение: Заказ")]
    [InlineData("配信不能: 注文")]
    [InlineData("系统退信")]
    [InlineData("배달되지 않음: 주문")]
    public void Decode_BounceWithoutAReport_IsAFailureInAnyLanguage(string subject)
    {
        var item = Single($"Return-Path: <>\r\nFrom: postmaster@corp.example\r\nSubject: {subject}\r\n\r\nbob@x.example\r\n\r\nMessage-ID: <ours@shop.example>\r\n");
        Assert.Equal((ItemKind.Receipt, "failed", "bob@x.example", "ours@shop.example"), (item.Kind, item.Status, item.Sender, item.Target));
    }

    [Theory]
    [InlineData("Warning: message 1abc-0000 delayed 24 hours")]
    [InlineData("Warning: could not send message for past 4 hours")]
    [InlineData("Delayed Mail (still being retried)")]
    [InlineData("Delivery delayed: Your order")]
    public void Decode_MailSystemThatGoesOnTrying_IsIgnored(string subject) =>
        Assert.Equal(ItemKind.Ignored, Single($"From: MAILER-DAEMON@mx.example\r\nSubject: {subject}\r\n\r\nNot yet delivered to bob@x.example\r\n").Kind);

    [Theory]
    [InlineData("Return-Path: <>\r\nSubject: Out of office: Your order", ItemKind.System)]
    [InlineData("Return-Path: <>\r\nSubject: Ann is out of the office", ItemKind.System)]
    [InlineData("Return-Path: <>\r\nSubject: [Shop] AutoReply: Your order", ItemKind.System)]
    [InlineData("Subject: Out of Office AutoReply: Your order", ItemKind.System)]
    [InlineData("X-Auto-Reply-From: x@y.example\r\nSubject: Thanks", ItemKind.System)]
    [InlineData("X-Auto-Response-Suppress: All\r\nSubject: Your invoice", ItemKind.Message)]
    [InlineData("Return-Path: <>\r\nSubject: Where is my order?", ItemKind.Message)]
    [InlineData("Subject: Are you out of the office today?", ItemKind.Message)]
    [InlineData("Subject: Do you rent bounce houses, undelivered?", ItemKind.Message)]
    public void Decode_AbsenceNote_IsNeverAMessage(string headers, ItemKind kind) =>
        Assert.Equal(kind, Single($"From: ann@x.example\r\n{headers}\r\n\r\nI am away until Monday.\r\n").Kind);

    [Theory]
    [InlineData("From: MAILER-DAEMON@mx.example\r\nSubject: Returned mail: see transcript for details")]
    [InlineData("From: postmaster@corp.example\r\nAuto-Submitted: auto-replied\r\nSubject: Undeliverable: Re: Your order")]
    [InlineData("From: noreply@mx.example\r\nX-Failed-Recipients: bob@x.example\r\nSubject: Mail delivery failed")]
    public void Decode_BounceByWhateverShowsItIsOne_IsAFailure(string headers) =>
        Assert.Equal((ItemKind.Receipt, "failed"), Told(Single($"{headers}\r\n\r\nbob@x.example\r\n\r\nMessage-ID: <ours@shop.example>\r\n")));

    [Theory]
    [InlineData("From: Ann <postmaster@corp.example>\r\nSubject: Re: undelivered order")]
    [InlineData("From: Ann <postmaster@corp.example>\r\nSubject: My order is undelivered")]
    [InlineData("From: postmaster@corp.example\r\nAuto-Submitted: no\r\nSubject: bounce house")]
    [InlineData("Return-Path: <>\r\nFrom: postmaster@corp.example\r\nSubject: [Shop] AW: unzustellbar")]
    [InlineData("Return-Path: <>\r\nFrom: postmaster@corp.example\r\nSubject: Fwd[2]: failure notice")]
    [InlineData("Return-Path: <>\r\nFrom: postmaster@corp.example\r\nSubject: 回复：退信")]
    [InlineData("Return-Path: <>\r\nFrom: Ann <ann@corp.example>\r\nSubject: Undelivered order")]
    public void Decode_PersonWhoWritesOfADelivery_IsAMessage(string headers) =>
        Assert.Equal(ItemKind.Message, Single($"{headers}\r\nReferences: <ours@shop.example>\r\n\r\nbob@x.example has not got it\r\n").Kind);

    [Theory]
    [InlineData("From: ann@corp.example\r\nSubject: Automatic reply: Your delivery status")]
    [InlineData("From: postmaster@corp.example\r\nSubject: Automatische Antwort: unzustellbar")]
    public void Decode_AbsenceNoteAboutADelivery_IsNoReceipt(string headers) =>
        Assert.Equal(ItemKind.System, Single($"Return-Path: <>\r\n{headers}\r\nIn-Reply-To: <ours@shop.example>\r\n\r\nI am away. Write to bob@x.example\r\n").Kind);

    private static (ItemKind Kind, string? Status) Told(InboundItem item) => (item.Kind, item.Status);

    private static InboundItem Single(string mail)
    {
        var items = new List<InboundItem>();
        new EmailChannel().Decode(Bodies.Of(Encoding.UTF8.GetBytes(mail)), new TestRequest(), TestAccounts.Any, items);
        return Assert.Single(items);
    }
}
