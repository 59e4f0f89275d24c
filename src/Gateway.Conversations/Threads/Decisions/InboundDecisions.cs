using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations.Publishing;
using Gateway.Journal;

namespace Gateway.Conversations.Threads;

/// <summary>What one item of the customer's side does to a conversation.</summary>
internal static class InboundDecisions
{
    /// <summary>Status of a call whose customer has pressed the key for a call back.</summary>
    private const string CallbackAsked = "callback_requested";

    /// <summary>False when the item had taken effect before and changes nothing.</summary>
    public static bool Apply(Turn turn, InboundItem item)
    {
        if (!turn.FirstTime(EffectOf(item)))
        {
            return false;
        }

        switch (item.Kind)
        {
            case ItemKind.Message or ItemKind.Postback or ItemKind.Call:
                Opening.TakeUpOrOpen(turn, item);
                if (item is { Kind: ItemKind.Call, Status: CallbackAsked })
                {
                    Callbacks.AskedByCustomer(turn);
                }

                turn.State.LastInboundAt = turn.Now;
                turn.State.Time.WindowTold = false;
                turn.State.Time.Clocks.CustomerWrote(turn.Now);
                turn.State.TraceParent = turn.TraceParent;
                turn.State.ReplyToken = item.Extra?.GetValueOrDefault(ExtraNames.ReplyToken);
                turn.State.ReplyContext = item.Extra?.GetValueOrDefault(ExtraNames.ReplyContext);
                Remember(turn, item);
                AddLine(turn, EventTypes.MessageAccepted, item, "in");
                HeldItems.Release(turn, item.Id);
                HeldItems.Release(turn, item.Extra?.GetValueOrDefault(ExtraNames.OtherId));
                Deferrals.TellCustomer(turn);
                break;
            case ItemKind.Edit or ItemKind.Delete or ItemKind.Reaction:
                ChangeOrHold(turn, item);
                break;
            case ItemKind.Receipt:
                Receipts.ApplyOrHold(turn, item);
                break;
            case ItemKind.Echo:
                Echoes.ApplyOrHold(turn, item);
                break;
            case ItemKind.System:
                AddLine(turn, EventTypes.MessageAccepted, item, "in");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(item), item.Kind, "Items of this kind are not journaled.");
        }

        turn.State.LastActivityAt = turn.Now;
        return true;
    }

    /// <summary>What a redelivery of the same item has in common with it.</summary>
    internal static DedupeId EffectOf(InboundItem item) => item.Kind switch
    {
        ItemKind.Message when item.Id is not null => Turn.MessageId(item.Id),
        // In a group each member has a receipt of its own about the same message, and some are about everything up to a time and have no target.
        ItemKind.Receipt => Turn.IdOf("receipt", item.Id, item.Target, item.Status),
        _ when item.Id is not null => Turn.IdOf(ItemNames.Of(item.Kind), item.Id, item.Target, item.Status),
        // Providers that name nothing: the same content at the same provider time is the same item.
        _ => Turn.IdOf(ItemNames.Of(item.Kind), item.Target, item.Timestamp?.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), Hash(item)),
    };

    /// <summary>The same as a part of an id.</summary>
    internal static string EffectName(InboundItem item) => Hex(EffectOf(item));

    internal static void ChangeOrHold(Turn turn, InboundItem item)
    {
        if (item.Target is not { } target || !turn.Knows(Turn.MessageId(target)))
        {
            HeldItems.Hold(turn, item);
            return;
        }

        Change(turn, item, orphan: false);
    }

    /// <summary>Publishes an edit, delete or reaction; <paramref name="orphan"/> when its message never came.</summary>
    /// <param name="account">Where it came, when that is not the thread's own account.</param>
    internal static void Change(Turn turn, InboundItem item, bool orphan, string? account = null)
    {
        var type = item.Kind switch
        {
            ItemKind.Edit => EventTypes.MessageEdited,
            ItemKind.Delete => EventTypes.MessageDeleted,
            _ => EventTypes.MessageAccepted,
        };
        AddLine(turn, type, item, "in", orphan, account);
    }

    internal static void Remember(Turn turn, InboundItem item)
    {
        // A message's own effect id is this one already.
        if (item.Id is { } id && item.Kind != ItemKind.Message)
        {
            turn.FirstTime(Turn.MessageId(id));
        }

        RememberOther(turn, item);
        if (item.SenderName is { } name && item.Kind != ItemKind.Echo)
        {
            turn.State.CustomerName = name;
        }
    }

    internal static void RememberOther(Turn turn, InboundItem item)
    {
        if (item.Extra?.GetValueOrDefault(ExtraNames.OtherId) is { } other)
        {
            turn.FirstTime(Turn.MessageId(other));
        }
    }

    internal static void AddLine(Turn turn, string type, InboundItem item, string direction, bool orphan = false, string? account = null)
    {
        item = ItemSize.Fit(item);
        var state = turn.State;
        var offset = turn.Events.Count;
        var json = turn.Begin(type);
        json.WriteString("direction", direction);
        json.WriteString("customer", state.Customer);
        if (orphan)
        {
            json.WriteBoolean("orphan", true);
        }

        InboundItemJson.WriteMembers(json, item, account ?? state.Account.Account);
        turn.Events.End();
        var line = new TranscriptEntry(state.Sequence, direction, ItemNames.Of(item.Kind), turn.Now, item.Id, item.SenderName, item.Text,
            item.Payload, item.ReplyTo, item.Target, item.Attachments, item.Location);
        turn.Lines.Add((offset, line));
        turn.Tell(line);
    }

    private static string Hex(DedupeId id) => id.Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    private static string Hash(InboundItem item)
    {
        var hash = Turn.IdOf(Cut(item.Text), Cut(item.Payload), item.Attachments.Count > 0 ? Cut(item.Attachments[0].Id ?? item.Attachments[0].Url) : null);
        return Hex(hash);

        // 80 characters are at most 240 bytes of UTF-8.
        static string? Cut(string? text) => text is { Length: > 80 } ? text[..80] : text;
    }
}
