using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.X;

/// <summary>Events about a person that are no message: typing, reading, following.</summary>
internal static class XNotices
{
    public static void Typing(ref JsonReader reader, in XPage page, scoped in XUsers users, ref ItemSink sink)
    {
        var draft = new ItemDraft { Account = page.Account, Kind = ItemKind.Typing };
        Members(ref reader, ref draft, page, users);
        sink.Add(ref draft);
    }

    public static void Read(ref JsonReader reader, in XPage page, scoped in XUsers users, ref ItemSink sink)
    {
        var draft = new ItemDraft { Account = page.Account, Kind = ItemKind.Receipt, Status = "read" };
        Members(ref reader, ref draft, page, users);
        if (draft.Kind == ItemKind.Receipt)
        {
            if (draft.Target is null)
                draft.Missing ??= "last_read_event_id: must be given";
            else
                draft.NameBy(draft.Target, "read");
        }

        sink.Add(ref draft);
    }

    /// <summary>Somebody follows the account, or stops to; whom the account follows is its own business.</summary>
    public static void Follow(ref JsonReader reader, in XPage page, scoped in XUsers _, ref ItemSink sink)
    {
        var draft = new ItemDraft { Account = page.Account, Kind = ItemKind.System, Status = "follow" };
        string? time = null;
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
            {
                draft.Status = reader.Fact() ?? draft.Status;
            }
            else if (reader.At("created_timestamp"u8))
            {
                var number = reader;
                time = number.Fact();
                draft.Timestamp = reader.Time("timestamp", page.ReceivedAt, ref draft.Fault, ref draft.ClockSuspect);
            }
            else if (reader.At("source"u8))
            {
                Source(ref reader, ref draft);
            }
            else
            {
                reader.Skip();
            }
        }

        if (draft.Sender is null)
            draft.Missing ??= "follow_events.source.id: must be given";
        else if (draft.Sender == page.Account)
            draft.Ignore(draft.Status + " by the account itself");
        else if (time is not null)
            draft.NameBy(draft.Sender, time, draft.Status);
        sink.Add(ref draft);
    }

    public static string? Target(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("target", ref draft.Fault))
            return null;
        string? id = null;
        while (reader.NextMember())
        {
            if (reader.At("recipient_id"u8))
                id = reader.Id("target.recipient_id", ref draft.Fault);
            else
                reader.Skip();
        }

        return id;
    }

    private static void Members(ref JsonReader reader, ref ItemDraft draft, in XPage page, scoped in XUsers users)
    {
        string? to = null;
        while (reader.NextMember())
        {
            if (reader.At("sender_id"u8))
                draft.Sender = reader.Id("sender_id", ref draft.Fault);
            else if (reader.At("target"u8))
                to = Target(ref reader, ref draft);
            else if (reader.At("created_timestamp"u8))
                draft.Timestamp = reader.Time("timestamp", page.ReceivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else if (reader.At("last_read_event_id"u8))
                draft.Target = reader.Id("last_read_event_id", ref draft.Fault);
            else
                reader.Skip();
        }

        if (draft.Sender is null)
            draft.Missing ??= "sender_id: must be given";
        else if (draft.Sender == page.Account)
            draft.Ignore("by the account itself");
        draft.Account ??= to;
        users.Describe(ref draft, draft.Sender);
    }

    /// <summary>Who did it, as an item is from them; the newer envelope puts the person into <c>data</c>.</summary>
    public static void Source(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("source", ref draft.Fault))
            return;
        var cut = false;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Alias("user", draft.Sender = reader.Id("source.id", ref draft.Fault));
            else if (reader.At("name"u8))
                draft.SenderName = reader.Text("source.name", ItemDraft.NameMax, ref draft.Fault, ref cut);
            else if (reader.At("screen_name"u8, "username"u8))
                draft.Alias("username", reader.Fact());
            else if (reader.AtObject("data"u8))
                Source(ref reader, ref draft);
            else
                reader.Skip();
        }
    }
}
