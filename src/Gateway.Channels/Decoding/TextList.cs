namespace Gateway.Channels.Decoding;

/// <summary>Values of a list that become one text. One value, as nearly always, costs nothing; many cost their own length.</summary>
internal struct TextList
{
    // Beyond what a text may have nothing is added: the contract would cut it.
    private const int LengthMax = ItemDraft.TextMax / 4;

    private string? _one;
    private List<string>? _more;
    private int _length;

    public void Add(string? value)
    {
        if (value is null || _length + value.Length > LengthMax)
            return;
        _length += value.Length + 1;
        if (_one is null)
            _one = value;
        else
            (_more ??= [_one]).Add(value);
    }

    public readonly bool IsEmpty => _one is null;

    /// <summary>Null for no values.</summary>
    public readonly string? Join(string separator) => _more is null ? _one : string.Join(separator, _more);
}
