namespace Gateway.Client.Events;

/// <summary>
/// Whether what has come of a stream of server-sent events ends where an event ends. Between its <c>id</c> and its empty line an event has a cursor
/// and is not there yet: who resumed at that cursor would never see it.
/// </summary>
/// <remarks>A line ends with LF or CRLF. A CR alone may be half of a line's end and is taken for nothing, which is late at worst.</remarks>
internal struct EventBoundary()
{
    private bool _isLineEmpty = true;

    /// <summary>The last byte ended an empty line.</summary>
    public bool IsReached { get; private set; }

    public void Pass(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.LastIndexOf((byte)'\n');
        if (end >= 0)
        {
            var before = bytes[..end];
            var begin = before.LastIndexOf((byte)'\n') + 1;
            IsReached = IsEmpty(before[begin..]) && (begin > 0 || _isLineEmpty);
            _isLineEmpty = true;
        }

        var rest = bytes[(end + 1)..];
        if (!rest.IsEmpty)
        {
            IsReached = false;
            _isLineEmpty &= IsEmpty(rest);
        }
    }

    private static bool IsEmpty(ReadOnlySpan<byte> line) => !line.ContainsAnyExcept((byte)'\r');
}
