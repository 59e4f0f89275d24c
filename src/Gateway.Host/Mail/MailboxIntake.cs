using System.Buffers;
using System.Globalization;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Ingress;
using Gateway.Host.Operate;

namespace Gateway.Host.Mail;

/// <summary>Takes the bytes of one fetched mail the way a webhook's body is taken: decode, group by thread, commit.</summary>
internal sealed class MailboxIntake(
    ModelSource models, ChannelLookup channels, IThreads threads, Readiness readiness, TimeProvider clock, GatewayMetrics metrics, ILogger<MailboxIntake> logger)
{
    public int SizeMax => channels(MailboxSettings.Channel)!.Features.BodyMax;

    /// <summary>Never throws for what is in a mail.</summary>
    public async Task<MailOutcome> TakeAsync(MailboxSettings mailbox, uint validity, uint uid, ReadOnlyMemory<byte> mail)
    {
        try
        {
            return await DecodeAsync(mailbox, validity, uid, mail);
        }
        catch (Exception e)
        {
            // Our own bug, which the next mail may not meet.
            MailLog.Failed(logger, e, mailbox.Account.Tenant, mailbox.Account.Account, uid, mailbox.Folder);
            return MailOutcome.Refused;
        }
    }

    /// <summary>Leaves a mail where it lies, for good.</summary>
    public void PassOver(MailboxSettings mailbox, uint uid)
    {
        MailLog.PassedOver(logger, mailbox.Account.Tenant, mailbox.Account.Account, uid, mailbox.Folder);
        metrics.RequestEnded(MailboxSettings.Channel, "passed_over", TimeSpan.Zero);
    }

    private async Task<MailOutcome> DecodeAsync(MailboxSettings mailbox, uint validity, uint uid, ReadOnlyMemory<byte> mail)
    {
        if (!readiness.CanAccept || !models.Current.Tenants.TryGetValue(mailbox.Account.Tenant, out var tenant)
            || !tenant.Accounts.TryGetValue((MailboxSettings.Channel, mailbox.Account.Account), out var account))
        {
            return MailOutcome.NotNow;
        }

        var start = clock.GetTimestamp();
        var receivedAt = clock.GetUtcNow();
        var items = new List<InboundItem>(1);
        var result = channels(MailboxSettings.Channel)!.Decode(new ReadOnlySequence<byte>(mail), new MailboxRequest(mailbox, validity, uid, receivedAt), account, items);
        if (result.Outcome == DecodeOutcome.Malformed)
        {
            // Nothing of it can ever be read: it stays in the mailbox, and those behind it must not wait.
            MailLog.Malformed(logger, mailbox.Account.Tenant, mailbox.Account.Account, uid, mailbox.Folder, result.Detail ?? "");
            metrics.RequestEnded(MailboxSettings.Channel, DecodeResult.InvalidPayload, clock.GetElapsedTime(start));
            return MailOutcome.Taken;
        }

        foreach (var batch in Batches.Group(items, tenant, account, receivedAt, metrics, logger))
        {
            var thread = ThreadId.Of(tenant.Pepper.Span, batch.Account.Tenant, batch.Account.Channel, batch.Account.Account, batch.Alias);
            var outcome = await threads.AcceptAsync(thread, batch);
            if (outcome != AcceptOutcome.Accepted)
            {
                // A store that is away takes no mail; one that takes others refuses this one.
                return outcome == AcceptOutcome.Overloaded || !readiness.CanAccept ? MailOutcome.NotNow : MailOutcome.Refused;
            }
        }

        metrics.RequestEnded(MailboxSettings.Channel, "accepted", clock.GetElapsedTime(start));
        return MailOutcome.Taken;
    }

    /// <summary>Tells the decoder where the mail lies.</summary>
    private sealed class MailboxRequest(MailboxSettings mailbox, uint validity, uint uid, DateTimeOffset receivedAt) : WebhookRequest
    {
        public override string Method => "POST";

        public override Uri Url { get; } = new($"http://localhost/in/{mailbox.Account.Tenant}/{MailboxSettings.Channel}/{mailbox.Account.Account}");

        public override DateTimeOffset ReceivedAt => receivedAt;

        public override string? Header(string name) => name switch
        {
            "x-mailbox-folder" => mailbox.Folder,
            "x-mailbox-uid" => string.Create(CultureInfo.InvariantCulture, $"{validity}:{uid}"),
            _ => null,
        };

        public override string? Query(string name) => null;
    }
}

/// <summary>What became of a mail.</summary>
internal enum MailOutcome
{
    /// <summary>Its items are durable, or it has none.</summary>
    Taken,

    /// <summary>Nothing is taken now; it is read again later, however long that is.</summary>
    NotNow,

    /// <summary>This mail was not taken although the gateway takes work.</summary>
    Refused,
}
