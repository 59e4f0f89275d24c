using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Protocol.Writing;

/// <summary>Frames as JSON. A writer is kept per thread: it is reset for every frame and never leaves the method that writes one.</summary>
internal readonly struct JsonSink : IFrameSink
{
    // Relaxed: frames are no HTML, and Japanese text as \uXXXX would be twice as long.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // What an idle writer points at, so that it does not hold a session's buffer.
    private static readonly ArrayBufferWriter<byte> Nothing = new();

    [ThreadStatic]
    private static Utf8JsonWriter? Cached;

    private readonly Utf8JsonWriter _json;

    private JsonSink(Utf8JsonWriter json) => _json = json;

    public static JsonSink Rent(IBufferWriter<byte> output)
    {
        var json = Cached;
        Cached = null;
        if (json is null)
        {
            json = new Utf8JsonWriter(output, Options);
        }
        else
        {
            json.Reset(output);
        }

        return new JsonSink(json);
    }

    public void Finish()
    {
        _json.Flush();
        _json.Reset(Nothing);
        Cached = _json;
    }

    public void Begin() => _json.WriteStartObject();

    public void Begin(Member member) => _json.WriteStartObject(MemberNames.Json(member));

    public void End() => _json.WriteEndObject();

    public void BeginArray(Member member, int count) => _json.WriteStartArray(MemberNames.Json(member));

    public void EndArray() => _json.WriteEndArray();

    public void Text(Member member, string? value)
    {
        if (value is not null)
        {
            _json.WriteString(MemberNames.Json(member), value);
        }
    }

    public void Texts(Member member, IReadOnlyList<string> values)
    {
        _json.WriteStartArray(MemberNames.Json(member));
        foreach (var value in values)
        {
            _json.WriteStringValue(value);
        }

        _json.WriteEndArray();
    }

    public void Json(Member member, string json)
    {
        _json.WritePropertyName(MemberNames.Json(member));
        _json.WriteRawValue(json);
    }

    public void Integers(Member member, IReadOnlyList<int> values)
    {
        _json.WriteStartArray(MemberNames.Json(member));
        foreach (var value in values)
        {
            _json.WriteNumberValue(value);
        }

        _json.WriteEndArray();
    }

    public void Word(Member member, scoped ReadOnlySpan<byte> value) => _json.WriteString(MemberNames.Json(member), value);

    public void Integer(Member member, long? value)
    {
        if (value is { } number)
        {
            _json.WriteNumber(MemberNames.Json(member), number);
        }
    }

    public void Real(Member member, double value) => _json.WriteNumber(MemberNames.Json(member), value);

    public void Flag(Member member, bool value) => _json.WriteBoolean(MemberNames.Json(member), value);

    public void Map(Member member, IReadOnlyDictionary<string, string> values)
    {
        Begin(member);
        foreach (var (name, value) in values)
        {
            _json.WriteString(name, value);
        }

        End();
    }
}
