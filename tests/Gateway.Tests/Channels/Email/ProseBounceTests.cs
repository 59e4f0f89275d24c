using System.Text;
using Gateway.Channels.Email;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>Bounces of mail systems that write no report, or one with nobody in it: whose mail it was stands in the words or in the copy.</summary>
public sealed class ProseBounceTests
{
    private const string Daemon = "From: MAILER-DAEMON@mx.example\r\nTo: help@shop.example\r\nSubject: Returned mail: User unknown\r\n\r\n";
    private const string Copy = "\r\nMessage-ID: <ours@shop.example>\r\nFrom: help@shop.example\r\nTo: Bob <bob@x.example>\r\nSubject: Your order\r\n\r\nIt is on its way.\r\n";

    [Theory]
    [InlineData("User mailbox exceeds allowed size: bob@x.example\r\n\r\nOriginal message follows.\r\n")]
    [InlineData("There was an error delivering your mail to <bob@x.example>.\r\n\r\nMessage headers follow.\r\n")]
    [InlineData("Could not be delivered to:\r\n-- bob@x.example\r\n")]
    [InlineData("While talking to mx.x.example:\r\n>>> RCPT To:<bob@x.example>\r\n<<< 550 No such user\r\n550 5.1.1 <bob@x.example>... User unknown\r\n")]
    [InlineData("\"bob@x.example\":\r\nSMTP error from remote server\r\n")]
    [InlineData("Nothing is said of anybody.\r\n")]
    [InlineData("help@shop.example wrote to somebody who does not exist. Ask postmaster@mx.example.\r\n")]
    public void Decode_BounceInWords_FindsWhoseMailItWas(string words)
    {
        var item = Single(Daemon + words + Copy);
        Assert.Equal((ItemKind.Receipt, "failed", "bob@x.example", "ours@shop.example"), (item.Kind, item.Status, item.Sender, item.Target));
    }

    [Fact]
    public void Decode_BounceWithACopyOnly_TellsWhomItWentTo()
    {
        var item = Single("From: MAILER-DAEMON@mx.example\r\nSubject: Mail delivery failed\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + $"--b\r\n\r\nA permanent error.\r\n--b\r\nContent-Type: message/rfc822\r\n{Copy}--b--\r\n");
        Assert.Equal((ItemKind.Receipt, "failed", "bob@x.example", "ours@shop.example"), (item.Kind, item.Status, item.Sender, item.Target));
    }

    [Theory]
    [InlineData("From: MAILER-DAEMON <>\r\nSubject: Mail delivery failed")]
    [InlineData("Return-Path: <>\r\nFrom: <>\r\nSubject: failure notice")]
    [InlineData("From: MAILER-DAEMON@mx.example\r\nSubject: failure delivery")]
    [InlineData("From: MAILER-DAEMON@mx.example\r\nSubject: mail failed, returning to sender")]
    [InlineData("From: postmaster@mx.example\r\nSubject: Undeliverable Mail")]
    [InlineData("From: postmaster@mx.example\r\nSubject: Mail System Error - Returned Mail")]
    [InlineData("Return-Path: <MAILER-DAEMON>\r\nFrom: postmaster@mx.example\r\nSubject: Message could not be delivered")]
    [InlineData("Return-Path: <>\r\nFrom: System Administrator <admin@mx.example>\r\nSubject: Undeliverable Message")]
    public void Decode_BounceByWhoeverWritesIt_IsAFailure(string headers)
    {
        var item = Single($"{headers}\r\n\r\nbob@x.example\r\n{Copy}");
        Assert.Equal((ItemKind.Receipt, "failed", "bob@x.example"), (item.Kind, item.Status, item.Sender));
    }

    [Fact]
    public void Decode_ReportThatNamesNobody_IsReadAsWords()
    {
        var item = Single("From: Mail.Delivery.System@mx.example\r\nSubject: Delivery status notification\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
            + $"--b\r\n\r\nFailed permanently:\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n{Copy}--b--\r\n");
        Assert.Equal((ItemKind.Receipt, "failed", "bob@x.example", "ours@shop.example"), (item.Kind, item.Status, item.Sender, item.Target));
    }

    [Fact]
    public void Decode_ReportOfAForwardedMail_IsOnTheThreadOfTheAddressWeWroteTo()
    {
        var item = Single("From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            + $"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; box7@inner.example\r\nOriginal-Recipient: rfc822;bob@x.example\r\nAction: failed\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n{Copy}--b--\r\n");
        Assert.Equal("bob@x.example", item.Sender);
    }

    [Fact]
    public void Decode_ComplaintThatIsACopyOnly_IsNoMessage()
    {
        var item = Single("From: staff@hotmail.com\r\nSubject: complaint about message from 192.0.2.1\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + $"--b\r\nContent-Type: message/rfc822\r\n\r\nX-HmXmrOriginalRecipient: bob@x.example{Copy}--b--\r\n");
        Assert.Equal((ItemKind.System, "complaint", "bob@x.example", "ours@shop.example"), (item.Kind, item.Extra!["event"], item.Sender, item.Target));
    }

    [Theory]
    [InlineData("From: MAILER-DAEMON@mx.example\r\nSubject: Warning--Could not send mail for past 8.5 hours", ItemKind.Ignored)]
    [InlineData("From: MAILER-DAEMON@mx.example\r\nSubject: SMTP server: errors from localhost", ItemKind.System)]
    [InlineData("From: ann@x.example\r\nSubject: Automatic reply: Your order", ItemKind.System)]
    [InlineData("From: ann@x.example\r\nSubject: Re: Automatic reply: Your order", ItemKind.Message)]
    [InlineData("From: ann@x.example\r\nSubject: Abwesenheit: 3. bis 5. Mai", ItemKind.Message)]
    [InlineData("From: postmaster@x.example\r\nSubject: Delivery failure", ItemKind.Message)]
    [InlineData("From: ann@x.example\r\nSubject: Undeliverable Mail", ItemKind.Message)]
    [InlineData("From: System Administrator <admin@x.example>\r\nSubject: Undeliverable mail of yours", ItemKind.Message)]
    public void Decode_MailThatIsNoBounce_IsWhatItIs(string headers, ItemKind kind) => Assert.Equal(kind, Single($"{headers}\r\n\r\nbob@x.example\r\n{Copy}").Kind);

    private static InboundItem Single(string mail)
    {
        var items = new List<InboundItem>();
        new EmailChannel().Decode(Bodies.Of(Encoding.UTF8.GetBytes(mail)), new TestRequest(), TestAccounts.Any, items);
        return Assert.Single(items);
    }
}
