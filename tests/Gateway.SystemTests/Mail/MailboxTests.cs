using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Host.Cli;
using Gateway.Host.Mail;
using Gateway.Host.Security;
using Gateway.SystemTests.Harness;
using MimeKit;

namespace Gateway.SystemTests.Mail;

/// <summary>The gateway between a real postfix and a real dovecot: what customers write arrives once, whatever is restarted; what we write arrives in their thread.</summary>
public sealed class MailboxTests
{
    // A mail goes through postfix, dovecot and the gateway in about a second; a lost connection is tried again after one, two, four.
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Mailbox_MailBouncesAutoRepliesAndRestarts_EveryMailOnceAndNoLoop()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var servers = await MailServers.StartAsync(ct);
        using var files = new TempDirectory();
        var key = ApiKey.New("test");
        await File.WriteAllTextAsync(files.File("gateway.json"), string.Create(CultureInfo.InvariantCulture, $$$"""
            {"tenants":{"acme":{"pepper":"{{{new string('7', 64)}}}",
              "accounts":[{"channel":"email","account":"help","providerId":"help@shop.test","secrets":{"password":"{{{MailServers.Password}}}"},
                "settings":{"from":"Shop <help@shop.test>","imap":"imap+plain://127.0.0.1:{{{servers.ImapPort}}}","smtp":"smtp+plain://127.0.0.1:{{{servers.SmtpPort}}}"}}],
              "queues":[{"name":"default"}],
              "keys":[{"id":"{{{key.Id}}}","role":"events","hash":"{{{ApiKey.HashText(key.Hash)}}}"}] } } }
            """), ct);
        await using var gateway = new GatewayProcess("--config", files.File("gateway.json"), "--data", files.File("data"));
        await gateway.StartAsync(ct);
        await Wait.UntilAsync(() => Task.FromResult(gateway.Output.Contains("is read from UID", StringComparison.Ordinal)), Within, () => gateway.Output + servers.Output, ct);
        var feed = new EventFeed(gateway.Client, key.Key);

        await servers.SendAsync("ann@customer.test", "help@shop.test", Mail("m1@customer.test", "Where is it?"));
        await ArrivedAsync("m1@customer.test");

        // A second one finds the reader in IDLE.
        await servers.SendAsync("ann@customer.test", "help@shop.test", Mail("m2@customer.test", "Hello?", "In-Reply-To: <m1@customer.test>\nReferences: <m1@customer.test>\n"));
        var second = await ArrivedAsync("m2@customer.test");
        Assert.Equal(("m1@customer.test", "m1@customer.test"), ((string?)second["replyTo"], (string?)second["extra"]!["thread"]));

        // Our answer joins the thread; an answer to nobody comes back as a bounce.
        var account = Account(servers);
        var answer = new OutboundMessage { DeliveryId = Guid.NewGuid(), Recipient = "ann@customer.test", Text = "Tomorrow.", ReplyContext = (string?)second["extra"]!["replyContext"] };
        Assert.Equal(SendOutcome.Sent, (await SendAsync(account, answer, ct)).Outcome);
        await Wait.UntilAsync(
            async () => (await servers.ReadAsync("ann@customer.test")).Exists(mail => mail.InReplyTo == "m2@customer.test" && mail.References.Contains("m1@customer.test") && mail.Subject == "Re: Order 7"),
            Within, () => servers.Output, ct);
        var lost = await SendAsync(account, answer with { DeliveryId = Guid.NewGuid(), Recipient = "gone@customer.test" }, ct);
        await Wait.UntilAsync(
            async () => (await servers.ReadAsync("help@shop.test")).Exists(mail => Receipt(account, mail) is { Status: "failed", Sender: "gone@customer.test" } told && told.Target == lost.ProviderId),
            Within, () => servers.Output, ct);

        // An absence note is told and opens nothing.
        await servers.SendAsync("bob@customer.test", "help@shop.test", Mail("m3@customer.test", "I am away.", "Auto-Submitted: auto-replied\n", "bob@customer.test"));
        Assert.Equal("system", (string?)(await ArrivedAsync("m3@customer.test"))["kind"]);

        // The mail server is restarted, then the gateway; what comes meanwhile is read afterwards, and nothing twice.
        await servers.StopDovecotAsync();
        await servers.SendAsync("ann@customer.test", "help@shop.test", Mail("m4@customer.test", "Still there?"));
        await servers.StartDovecotAsync(ct);
        await ArrivedAsync("m4@customer.test");
        await gateway.KillAsync();
        await servers.SendAsync("ann@customer.test", "help@shop.test", Mail("m5@customer.test", "And now?"));
        await gateway.StartAsync(ct);
        await ArrivedAsync("m5@customer.test");
        Assert.All(
            (string[])["m1@customer.test", "m2@customer.test", "m3@customer.test", "m4@customer.test", "m5@customer.test"],
            id => Assert.Single(feed.Events, e => Is(e, id)));
        Assert.DoesNotContain(feed.Events, e => (string?)e["type"] == "gateway.conversation.opened" && e.ToJsonString().Contains("bob@customer.test", StringComparison.Ordinal));
        Assert.DoesNotContain(await servers.ReadAsync("ann@customer.test"), mail => mail.Subject?.Contains("Re: Re:", StringComparison.Ordinal) == true);

        async Task<JsonNode> ArrivedAsync(string id) => (await EventAsync(e => Is(e, id)))["data"]!;

        async Task<JsonNode> EventAsync(Func<JsonNode, bool> matches)
        {
            await Wait.UntilAsync(
                async () =>
                {
                    await feed.CatchUpAsync(ct);
                    return feed.Events.Exists(e => matches(e));
                },
                Within, () => $"No such event. Gateway:\n{gateway.Output}\nServers:\n{servers.Output}", ct);
            return feed.Events.First(matches);
        }
    }

    private static bool Is(JsonNode told, string id) => (string?)told["type"] == "gateway.message.accepted" && (string?)told["data"]?["id"] == id;

    private static string Mail(string id, string text, string headers = "", string from = "ann@customer.test") =>
        $"From: {from}\nTo: help@shop.test\nSubject: Order 7\nMessage-ID: <{id}>\n{headers}\n{text}\n";

    private static AccountModel Account(MailServers servers) => new()
    {
        Ref = new AccountRef("acme", "email", "help"),
        ProviderId = "help@shop.test",
        Secrets = FrozenDictionary<string, Secret>.Empty,
        Settings = new Dictionary<string, string> { ["smtp"] = string.Create(CultureInfo.InvariantCulture, $"smtp+plain://127.0.0.1:{servers.SmtpPort}") }.ToFrozenDictionary(),
        Queue = "default",
        Labels = FrozenDictionary<string, string>.Empty,
    };

    /// <summary>What the gateway makes of a mail, when it is a report.</summary>
    private static InboundItem? Receipt(AccountModel account, MimeMessage mail)
    {
        using var bytes = new MemoryStream();
        mail.WriteTo(bytes);
        var items = new List<InboundItem>();
        var request = new RecordedRequest(new Uri("http://localhost/"), [], TimeProvider.System.GetUtcNow());
        ChannelCatalog.Find("email")!.Decode(new ReadOnlySequence<byte>(bytes.ToArray()), request, account, items);
        return items.Find(item => item.Kind == ItemKind.Receipt);
    }

    private static Task<SendResult> SendAsync(AccountModel account, OutboundMessage message, CancellationToken cancellationToken)
    {
        var channel = ChannelCatalog.Find("email")!;
        return new MailDelivery(TimeProvider.System).SendAsync(channel, account, Assert.Single(channel.Encode(message, account).Requests), cancellationToken);
    }
}
