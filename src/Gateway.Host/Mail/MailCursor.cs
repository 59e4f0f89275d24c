using System.Buffers.Binary;
using Gateway.Contracts;
using Gateway.Journal;

namespace Gateway.Host.Mail;

/// <summary>
/// How far a folder was read, in the journal: UIDVALIDITY and the last UID whose items are durable. Written after them, so that a crash in between
/// reads one mail twice, which its Message-ID makes harmless.
/// </summary>
internal sealed class MailCursor(GatewayJournal journal, TimeProvider clock, MailboxSettings mailbox)
{
    private readonly JournalKey _key = new(RecordKind.Mailbox, KeyedHash.Of(
        "mailbox"u8, mailbox.Account.Tenant, mailbox.Account.Account, mailbox.Server.Host + "\n" + mailbox.User + "\n" + mailbox.Folder));

    private long _version;

    /// <summary>Zero before the first look.</summary>
    public uint Validity { get; private set; }

    public uint LastUid { get; private set; }

    /// <summary>When the cursor moved last: what a rebuilt mailbox is read again from.</summary>
    public DateTimeOffset MovedAt { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var record = await journal.ReadAsync(_key, cancellationToken);
        _version = record?.Version ?? 0;
        if (record is { State.Length: 16 })
        {
            var state = record.State.Span;
            Validity = BinaryPrimitives.ReadUInt32BigEndian(state);
            LastUid = BinaryPrimitives.ReadUInt32BigEndian(state[4..]);
            MovedAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(state[8..]));
        }
    }

    /// <summary>False when the store did not confirm, or another process reads the same folder: then read again what is there.</summary>
    public async Task<bool> MoveAsync(uint validity, uint lastUid)
    {
        var now = clock.GetUtcNow();
        var state = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(state, validity);
        BinaryPrimitives.WriteUInt32BigEndian(state.AsSpan(4), lastUid);
        BinaryPrimitives.WriteInt64BigEndian(state.AsSpan(8), now.ToUnixTimeMilliseconds());
        var result = await journal.CommitAsync(new Commit { Key = _key, ExpectedVersion = _version, State = state, Now = now });
        if (result.Outcome != CommitOutcome.Committed)
        {
            return false;
        }

        (_version, Validity, LastUid, MovedAt) = (result.Version, validity, lastUid, now);
        return true;
    }
}
