using System.Buffers;
using System.Text;
using System.Text.Unicode;
using MessagePack;

namespace Gateway.Protocol.Reading;

/// <summary>
/// Frames from MessagePack, read token by token: no object is built from what the bytes announce, lengths are checked against the bytes
/// that are there, and nesting is counted.
/// </summary>
internal ref struct MessagePackSource(ReadOnlyMemory<byte> frame) : IFrameSource
{
    private static readonly MessagePackSerializerOptions Untrusted =
        MessagePackSerializerOptions.Standard.WithSecurity(MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(64));

    private MessagePackReader _reader = new(frame);
    private int _depth;

    public string? Fault { get; private set; }

    public readonly long Consumed => _reader.Consumed;

    public void Fail(Member member, string rule) => Fault ??= $"{(member == Member.Unknown ? "frame" : MemberNames.Text(member))}: {rule}";

    public Scope Enter()
    {
        if (!Is(MessagePackType.Map, Member.Unknown, "a map is needed") || !Deeper())
        {
            return default;
        }

        return new Scope { Left = _reader.ReadMapHeader() };
    }

    public bool Next(ref Scope scope, out Member member)
    {
        member = Member.Unknown;
        if (Fault is not null || Ended(ref scope))
        {
            return false;
        }

        if (!Is(MessagePackType.String, Member.Unknown, "member names are text"))
        {
            return false;
        }

        member = _reader.TryReadStringSpan(out var name) ? MemberNames.Find(name) : Member.Unknown;
        if (member != Member.Unknown && (scope.Seen & (UInt128.One << (int)member)) != 0)
        {
            Fail(member, "stands twice");
            return false;
        }

        scope.Seen |= UInt128.One << (int)member;
        return true;
    }

    public Scope EnterArray(Member member)
    {
        if (!Is(MessagePackType.Array, member, "an array is needed") || !Deeper())
        {
            return default;
        }

        return new Scope { Left = _reader.ReadArrayHeader() };
    }

    public bool NextElement(ref Scope scope) => Fault is null && !Ended(ref scope);

    public void Skip()
    {
        switch (_reader.NextMessagePackType)
        {
            case MessagePackType.Map:
                SkipElements(2L * (Deeper() ? _reader.ReadMapHeader() : 0));
                break;
            case MessagePackType.Array:
                SkipElements(Deeper() ? _reader.ReadArrayHeader() : 0);
                break;
            default:
                _reader.Skip();
                break;
        }
    }

    public string? Text(Member member, int bytesMax) => Text(member, bytesMax, likely: null);

    public string? Text(Member member, int bytesMax, string? likely)
    {
        if (_reader.TryReadNil() || !Is(MessagePackType.String, member, "text is needed") || !_reader.TryReadStringSpan(out var utf8))
        {
            return null;
        }

        if (likely is not null && Ascii.Equals(utf8, likely))
        {
            return likely;
        }

        if (utf8.Length > bytesMax)
        {
            Fail(member, $"at most {bytesMax} bytes");
            return null;
        }

        if (!Utf8.IsValid(utf8))
        {
            Fail(member, "not UTF-8");
            return null;
        }

        return Encoding.UTF8.GetString(utf8);
    }

    public DateTimeOffset? Instant(Member member) => _reader.NextMessagePackType == MessagePackType.Integer
        ? Instants.OfMilliseconds(ref this, member, Integer(member))
        : _reader.IsNil && _reader.TryReadNil() ? null : this.Time(member);

    public long? Integer(Member member) =>
        _reader.TryReadNil() || !Is(MessagePackType.Integer, member, "a whole number is needed") ? null : _reader.ReadInt64();

    public double? Real(Member member)
    {
        var value = _reader.NextMessagePackType switch
        {
            MessagePackType.Float => _reader.ReadDouble(),
            MessagePackType.Integer => _reader.ReadInt64(),
            _ => double.NaN,
        };
        if (double.IsFinite(value))
        {
            return value;
        }

        Fail(member, "a number is needed");
        return null;
    }

    public bool? Flag(Member member) => Is(MessagePackType.Boolean, member, "true or false is needed") ? _reader.ReadBoolean() : null;

    public IReadOnlyDictionary<string, string> Map(Member member)
    {
        var values = new Dictionary<string, string>();
        if (!Is(MessagePackType.Map, member, "a map is needed") || !Deeper())
        {
            return values;
        }

        var scope = new Scope { Left = _reader.ReadMapHeader() };
        while (Fault is null && !Ended(ref scope))
        {
            MapRules.Add(ref this, values, member, Text(member, FrameLimits.NameBytesMax), Text(member, FrameLimits.NoteBytesMax));
        }

        return values;
    }

    public IReadOnlyList<string> Texts(Member member, int countMax, int bytesMax)
    {
        var texts = new List<string>();
        var elements = EnterArray(member);
        while (NextElement(ref elements))
        {
            TextRules.Add(ref this, texts, member, countMax, Text(member, bytesMax));
        }

        return texts;
    }

    public ReadOnlyMemory<byte> Json(Member member)
    {
        if (_reader.NextMessagePackType == MessagePackType.String)
        {
            return _reader.ReadStringSequence()!.Value.ToArray();
        }

        if (!Is(MessagePackType.Map, member, "a map, or its JSON as text, is needed"))
        {
            return default;
        }

        return Encoding.UTF8.GetBytes(MessagePackSerializer.ConvertToJson(_reader.ReadRaw(), Untrusted));
    }

    public void ExpectEnd()
    {
        if (!_reader.End)
        {
            Fail(Member.Unknown, "something follows the map");
        }
    }

    private void SkipElements(long count)
    {
        for (; count > 0 && Fault is null; count--)
        {
            Skip();
        }

        _depth--;
    }

    private bool Ended(ref Scope scope)
    {
        if (scope.Left-- > 0)
        {
            return false;
        }

        _depth--;
        return true;
    }

    private bool Deeper()
    {
        if (++_depth > FrameLimits.DepthMax)
        {
            Fail(Member.Unknown, $"at most {FrameLimits.DepthMax} levels");
            return false;
        }

        return true;
    }

    private bool Is(MessagePackType type, Member member, string rule)
    {
        if (Fault is null && _reader.NextMessagePackType == type)
        {
            return true;
        }

        Fail(member, rule);
        return false;
    }
}
