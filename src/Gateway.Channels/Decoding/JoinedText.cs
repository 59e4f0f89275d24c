using System.Text;

namespace Gateway.Channels.Decoding;

/// <summary>
/// Pieces that become one text of the contract's length at most: what goes beyond is cut between two characters, and said to be. One piece costs nothing.
/// </summary>
internal struct JoinedText
{
    private string? _one;
    private StringBuilder? _more;
    private int _bytes;

    public bool IsCut { get; private set; }

    public readonly bool IsEmpty => _bytes == 0;

    /// <summary>Adds a piece behind the others; an empty one is none.</summary>
    public void Add(string? piece, string separator)
    {
        if (string.IsNullOrEmpty(piece))
            return;
        if (!IsEmpty && separator.Length > 0)
            Append(separator);
        Append(piece);
    }

    /// <summary>Null for no pieces.</summary>
    public override readonly string? ToString() => _more?.ToString() ?? _one;

    private void Append(string piece)
    {
        if (IsCut)
            return;
        var room = ItemDraft.TextMax - _bytes;
        var size = Encoding.UTF8.GetByteCount(piece);
        if (size > room)
        {
            IsCut = true;
            piece = piece[..Fitting(piece, room)];
            size = Encoding.UTF8.GetByteCount(piece);
        }

        _bytes += size;
        if (_one is null)
            _one = piece;
        else
            (_more ??= new StringBuilder(_one)).Append(piece);
    }

    private static int Fitting(ReadOnlySpan<char> piece, int room)
    {
        var length = 0;
        foreach (var rune in piece.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
                break;
            length += rune.Utf16SequenceLength;
        }

        return length;
    }
}
