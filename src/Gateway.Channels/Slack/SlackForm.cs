using System.Buffers;

namespace Gateway.Channels.Slack;

/// <summary>The field <c>payload</c> of an interaction: JSON, percent-encoded, the only field of its form. Its memory is rented.</summary>
internal ref struct SlackForm : IDisposable
{
    private static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    private byte[]? _rented;
    private int _length;

    /// <summary>What is wrong with the form, or null.</summary>
    public string? Fault { get; private set; }

    public readonly bool HasJson => _rented is not null;

    public readonly ReadOnlySequence<byte> Json => new(_rented!, 0, _length);

    /// <summary>A form begins with a field's name, JSON with a bracket.</summary>
    public static bool IsForm(in ReadOnlySequence<byte> body)
    {
        Span<byte> head = stackalloc byte[16];
        var from = Head(body, head);
        return !from.IsEmpty && (char.IsAsciiLetter((char)from[0]) || from[0] == (byte)'_') && from.IndexOfAny("=&"u8) >= 0;
    }

    public static SlackForm Payload(in ReadOnlySequence<byte> body)
    {
        Span<byte> head = stackalloc byte[16];
        var name = Head(body, head);
        if (!name.StartsWith("payload="u8))
            return default;
        var form = new SlackForm { _rented = ArrayPool<byte>.Shared.Rent((int)body.Length) };
        body.CopyTo(form._rented);
        var text = form._rented.AsSpan(0, (int)body.Length);
        var start = text.StartsWith(Mark) ? Mark.Length + "payload=".Length : "payload=".Length;
        var end = text[start..].IndexOf((byte)'&');
        form.Unescape(start, end < 0 ? text.Length : start + end);
        return form;
    }

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
    }

    private static ReadOnlySpan<byte> Head(in ReadOnlySequence<byte> body, Span<byte> head)
    {
        head = head[..(int)Math.Min(head.Length, body.Length)];
        body.Slice(0, head.Length).CopyTo(head);
        return head.StartsWith(Mark) ? head[Mark.Length..] : head;
    }

    private void Unescape(int from, int end)
    {
        var text = _rented!;
        for (; from < end; from++)
        {
            var unit = text[from];
            if (unit == (byte)'+')
            {
                unit = (byte)' ';
            }
            else if (unit == (byte)'%')
            {
                if (end - from < 3 || Convert.FromHexString(text.AsSpan(from + 1, 2), text.AsSpan(_length, 1), out _, out _) != OperationStatus.Done)
                {
                    Fault = "payload: a percent sign without two hexadecimal digits";
                    return;
                }

                unit = text[_length];
                from += 2;
            }

            text[_length++] = unit;
        }
    }
}
