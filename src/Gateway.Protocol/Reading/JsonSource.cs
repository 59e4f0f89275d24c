using System.Text.Json;

namespace Gateway.Protocol.Reading;

/// <summary>Frames from JSON. The bytes are known to be UTF-8.</summary>
internal ref struct JsonSource(ReadOnlySpan<byte> frame) : IFrameSource
{
    private Utf8JsonReader _json = new(frame, new JsonReaderOptions { MaxDepth = FrameLimits.DepthMax });
    private readonly ReadOnlySpan<byte> _frame = frame;
    private bool _started;

    public string? Fault { get; private set; }

    public readonly long Consumed => _json.BytesConsumed;

    public void Fail(Member member, string rule) => Fault ??= $"{(member == Member.Unknown ? "frame" : MemberNames.Text(member))}: {rule}";

    public Scope Enter()
    {
        if (!_started)
        {
            _started = true;
            _json.Read();
        }

        if (_json.TokenType != JsonTokenType.StartObject)
        {
            Fail(Member.Unknown, "an object is needed");
        }

        return default;
    }

    public bool Next(ref Scope scope, out Member member)
    {
        member = Member.Unknown;
        if (Fault is not null || !_json.Read() || _json.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        // An escaped name is none of ours.
        member = _json.ValueIsEscaped ? Member.Unknown : MemberNames.Find(_json.ValueSpan);
        _json.Read();
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
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            Fail(member, "an array is needed");
        }

        return default;
    }

    public bool NextElement(ref Scope scope) => Fault is null && _json.Read() && _json.TokenType != JsonTokenType.EndArray;

    public void Skip() => _json.Skip();

    public string? Text(Member member, int bytesMax)
    {
        if (_json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (_json.TokenType != JsonTokenType.String)
        {
            Fail(member, "text is needed");
            return null;
        }

        // An escape is at most six bytes for one; what is longer than that before unescaping is too long after it as well.
        if (_json.ValueSpan.Length > (_json.ValueIsEscaped ? 6L * bytesMax : bytesMax))
        {
            Fail(member, $"at most {bytesMax} bytes");
            return null;
        }

        var text = _json.GetString()!;
        if (_json.ValueIsEscaped && System.Text.Encoding.UTF8.GetByteCount(text) > bytesMax)
        {
            Fail(member, $"at most {bytesMax} bytes");
            return null;
        }

        return text;
    }

    public string? Text(Member member, int bytesMax, string? likely) =>
        likely is not null && _json.TokenType == JsonTokenType.String && _json.ValueTextEquals(likely) ? likely : Text(member, bytesMax);

    public DateTimeOffset? Instant(Member member) => _json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.Number => Instants.OfMilliseconds(ref this, member, Integer(member)),
        _ => this.Time(member),
    };

    public long? Integer(Member member)
    {
        if (_json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (_json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out var value))
        {
            return value;
        }

        Fail(member, "a whole number is needed");
        return null;
    }

    public double? Real(Member member)
    {
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetDouble(out var value) && double.IsFinite(value))
        {
            return value;
        }

        Fail(member, "a number is needed");
        return null;
    }

    public bool? Flag(Member member)
    {
        if (_json.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return _json.TokenType == JsonTokenType.True;
        }

        Fail(member, "true or false is needed");
        return null;
    }

    public IReadOnlyDictionary<string, string> Map(Member member)
    {
        var values = new Dictionary<string, string>();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            Fail(member, "an object is needed");
            return values;
        }

        while (Fault is null && _json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var name = Name(member, FrameLimits.NameBytesMax, _json.GetString()!);
            _json.Read();
            MapRules.Add(ref this, values, member, name, Text(member, FrameLimits.NoteBytesMax));
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
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            Fail(member, "an object is needed");
            return default;
        }

        var start = (int)_json.TokenStartIndex;
        _json.Skip();
        return _frame[start..(int)_json.BytesConsumed].ToArray();
    }

    public void ExpectEnd()
    {
        // Throws for anything but white space.
        if (_json.Read())
        {
            Fail(Member.Unknown, "something follows the object");
        }
    }

    private string Name(Member member, int bytesMax, string name)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(name) > bytesMax)
        {
            Fail(member, $"names of at most {bytesMax} bytes");
        }

        return name;
    }
}

internal static class TextRules
{
    public static void Add<TSource>(ref TSource source, List<string> texts, Member member, int countMax, string? text)
        where TSource : struct, IFrameSource, allows ref struct
    {
        if (source.Fault is not null)
        {
            return;
        }

        if (string.IsNullOrEmpty(text))
        {
            source.Fail(member, "each is text, and not empty");
        }
        else if (texts.Count == countMax)
        {
            source.Fail(member, $"at most {countMax}");
        }
        else
        {
            texts.Add(text);
        }
    }
}

internal static class MapRules
{
    public static void Add<TSource>(ref TSource source, Dictionary<string, string> values, Member member, string? name, string? value)
        where TSource : struct, IFrameSource, allows ref struct
    {
        if (source.Fault is not null)
        {
            return;
        }

        if (name is null || value is null)
        {
            source.Fail(member, "names and values are text");
        }
        else if (values.Count == FrameLimits.LabelsMax)
        {
            source.Fail(member, $"at most {FrameLimits.LabelsMax} entries");
        }
        else if (!values.TryAdd(name, value))
        {
            source.Fail(member, "a name stands twice");
        }
    }
}
