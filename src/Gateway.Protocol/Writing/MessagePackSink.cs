using System.Buffers;
using MessagePack;

namespace Gateway.Protocol.Writing;

/// <summary>
/// Frames as MessagePack. A map tells its number of members first, which is known only after they are written: the header is a
/// fixmap (every object of a frame has at most 15 members) whose count is put in at the end, in a buffer kept per thread.
/// </summary>
internal ref struct MessagePackSink : IFrameSink
{
    private const byte MembersMax = 15;

    [ThreadStatic]
    private static PatchBuffer? Cached;

    private readonly PatchBuffer _buffer;
    private MessagePackWriter _writer;
    private Open _current;
    private Opens _open;
    private int _depth;

    private MessagePackSink(PatchBuffer buffer)
    {
        _buffer = buffer;
        _writer = new MessagePackWriter(buffer);
    }

    public static MessagePackSink Rent()
    {
        var buffer = Cached ?? new PatchBuffer();
        Cached = null;
        return new MessagePackSink(buffer);
    }

    public void Finish(IBufferWriter<byte> output)
    {
        _writer.Flush();
        output.Write(_buffer.Written);
        _buffer.Clear();
        Cached = _buffer;
    }

    public void Begin()
    {
        _writer.Flush();
        _open[_depth++] = _current;
        _current = new Open { Header = _buffer.Count };
        _writer.WriteMapHeader(0);
    }

    public void Begin(Member member)
    {
        Name(member);
        Begin();
    }

    public void End()
    {
        if (_current.Members > MembersMax)
        {
            throw new InvalidOperationException($"An object of {_current.Members} members does not fit a fixmap of {MembersMax}.");
        }

        _writer.Flush();
        _buffer.Or(_current.Header, _current.Members);
        _current = _open[--_depth];
    }

    public void BeginArray(Member member, int count)
    {
        Name(member);
        _writer.WriteArrayHeader(count);
    }

    public readonly void EndArray()
    {
    }

    public void Text(Member member, string? value)
    {
        if (value is not null)
        {
            Name(member);
            _writer.Write(value);
        }
    }

    public void Texts(Member member, IReadOnlyList<string> values)
    {
        Name(member);
        _writer.WriteArrayHeader(values.Count);
        foreach (var value in values)
        {
            _writer.Write(value);
        }
    }

    public void Json(Member member, string json) => Text(member, json);

    public void Integers(Member member, IReadOnlyList<int> values)
    {
        Name(member);
        _writer.WriteArrayHeader(values.Count);
        foreach (var value in values)
        {
            _writer.Write(value);
        }
    }

    public void Word(Member member, scoped ReadOnlySpan<byte> value)
    {
        Name(member);
        _writer.WriteStringHeader(value.Length);
        value.CopyTo(_writer.GetSpan(value.Length));
        _writer.Advance(value.Length);
    }

    public void Integer(Member member, long? value)
    {
        if (value is { } number)
        {
            Name(member);
            _writer.Write(number);
        }
    }

    public void Real(Member member, double value)
    {
        Name(member);
        _writer.Write(value);
    }

    public void Flag(Member member, bool value)
    {
        Name(member);
        _writer.Write(value);
    }

    public void Map(Member member, IReadOnlyDictionary<string, string> values)
    {
        Name(member);
        _writer.WriteMapHeader(values.Count);
        foreach (var (name, value) in values)
        {
            _writer.Write(name);
            _writer.Write(value);
        }
    }

    private void Name(Member member)
    {
        _current.Members++;
        _writer.WriteString(MemberNames.Utf8(member));
    }

    private struct Open
    {
        public int Header;
        public byte Members;
    }

    [System.Runtime.CompilerServices.InlineArray(FrameLimits.DepthMax)]
    private struct Opens
    {
        private Open _first;
    }
}
