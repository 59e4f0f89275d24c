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
            // Nothing of a wrong item is believed but whose account it came in on and, for the reader, its id.
            var refused = new ItemDraft { Account = draft.Account, Id = draft.Id };
            refused.Ignore("invalid: " + draft.Fault);
            items.Add(refused.ToItem(channel));
            return;
        }

        items.Add(draft.ToItem(channel));
    }

    /// <summary>An element that is not even an item.</summary>
    public void AddFault(string? account, string fault)
    {
        var draft = new ItemDraft { Account = account, Fault = fault };
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
