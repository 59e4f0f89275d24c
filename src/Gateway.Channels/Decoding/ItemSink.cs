using System.Runtime.CompilerServices;
using Gateway.Contracts;

namespace Gateway.Channels.Decoding;

/// <summary>Where the items of one body go: counts them, turns faulty ones into ignored ones, takes all back when the body is refused.</summary>
internal struct ItemSink(string channel, List<InboundItem> items)
{
    // Meta's documented most for one notification; every other provider sends far fewer.
    public const int BatchMax = 1000;

    private readonly int _start = items.Count;
    private string? _fault;
    private bool _overflowed;

    public readonly int Count => items.Count - _start;

    public void Add(ref ItemDraft draft)
    {
        if (Count == BatchMax)
        {
            _overflowed = true;
            return;
        }

        if (draft.Fault is not null)
        {
            _fault ??= draft.Fault;
            items.Add(Invalid(channel, draft.Fault, draft.Account, draft.Id));
            return;
        }

        if (draft is { Missing: { } missing, Kind: not ItemKind.Ignored })
        {
            items.Add(Incomplete(missing, draft.Account, draft.Id));
            return;
        }

        items.Add(draft.ToItem(channel));
    }

    /// <summary>What stands for a wrong item. Nothing of it is believed but whose account it came in on and, for the reader, its id.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static InboundItem Invalid(string channel, string fault, string? account = null, string? id = null)
    {
        var refused = new ItemDraft { Account = account, Id = id };
        refused.Ignore("invalid: " + fault);
        return refused.ToItem(channel);
    }

    // Like the one above it has a frame of its own: a draft has hundreds of bytes, which would be cleared for every good item.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly InboundItem Incomplete(string missing, string? account, string? id)
    {
        var lacking = new ItemDraft { Account = account, Id = id };
        lacking.Ignore("incomplete: " + missing);
        return lacking.ToItem(channel);
    }

    /// <summary>An element that is not even an item.</summary>
    public void AddFault(string? account, string fault)
    {
        var draft = new ItemDraft { Account = account, Fault = fault };
        Add(ref draft);
    }

    /// <summary>An element without what makes it an item; with a <paramref name="fault"/> it is wrong as well.</summary>
    public void AddLacking(string? account, string? fault, string missing)
    {
        var draft = new ItemDraft { Account = account, Fault = fault, Missing = missing, Kind = ItemKind.System };
        Add(ref draft);
    }

    /// <summary>Ends the body. Its only item being wrong makes the whole body wrong: there is nothing else the sender could have meant.</summary>
    public readonly DecodeResult Finish()
    {
        if (_overflowed)
            return Refuse("body: more than 1000 items", DecodeResult.BatchTooLarge);
        return _fault is not null && Count == 1 ? Refuse(_fault) : DecodeResult.Decoded;
    }

    public readonly DecodeResult Refuse(string detail, string code = DecodeResult.InvalidPayload)
    {
        items.RemoveRange(_start, Count);
        return DecodeResult.Malformed(detail, code);
    }
}
