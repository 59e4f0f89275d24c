using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Cli;

/// <summary>Verifies and decodes one recorded body after the other, by the code that receives live ones.</summary>
internal sealed class RecordedDecoder
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IChannel _channel;
    private readonly RecordedRequest _request;
    private readonly AccountModel _account;
    private readonly bool _verifies;

    public RecordedDecoder(IChannel channel, RecordedRequest request, IReadOnlyList<string> secrets, IReadOnlyDictionary<string, string>? settings = null)
    {
        _channel = channel;
        _request = request;
        _verifies = secrets.Count > 0;
        _account = new AccountModel
        {
            Ref = new AccountRef("decode", channel.Name, "decode"),
            Secrets = SecretsOf(channel, secrets),
            Settings = (settings ?? FrozenDictionary<string, string>.Empty).ToFrozenDictionary(StringComparer.Ordinal),
            PublicUrl = request.Url,
            Queue = "default",
            Labels = FrozenDictionary<string, string>.Empty,
        };
    }

    /// <summary>Writes one line an item; returns what is wrong with the body, with nothing written, or null.</summary>
    public string? Decode(Stream stream, string? file, TextWriter output)
    {
        if (Read(stream, _channel.Features.BodyMax) is not { } bytes)
        {
            return $"has more than {_channel.Features.BodyMax} bytes, the most {_channel.Name} sends";
        }

        // What an editor puts before a file no provider has sent or signed.
        var body = new ReadOnlySequence<byte>(file is not null && bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes);
        if (_verifies && Verify(body) is var verdict and not VerifyOutcome.Verified)
        {
            return Describe(verdict);
        }

        // An editor or a repository may have put a mark before a recording; no provider signs or sends one.
        if (body.FirstSpan.StartsWith("\uFEFF"u8))
        {
            body = body.Slice(3);
        }

        var items = new List<InboundItem>();
        var result = _channel.Decode(body, _request, _account, items);
        if (result.Outcome == DecodeOutcome.Malformed)
        {
            if (_channel.Handshake(body, _request, _account) is null)
            {
                return $"malformed {_channel.Name} payload: {result.Detail}";
            }

            items = [Ignored("handshake")];
        }

        // A provider's test of the URL holds nothing; whoever looks at recordings should see that it was read.
        if (items.Count == 0)
        {
            items = [Ignored("no events")];
        }

        foreach (var item in items)
        {
            output.WriteLine(Line(item, file));
        }

        return null;
    }

    public static string ErrorLine(string file, string detail) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "error"u8);
        writer.WriteString("file"u8, file);
        writer.WriteString("detail"u8, detail);
        writer.WriteEndObject();
    });

    private InboundItem Ignored(string reason) => new()
    {
        Kind = ItemKind.Ignored,
        Channel = _channel.Name,
        Extra = new Dictionary<string, string> { ["reason"] = reason },
    };

    public static string SecretNames(IChannel channel) => string.Join(", ", Names(channel).DefaultIfEmpty("it has none"));

    /// <summary>Names before a <c>=</c> that the channel has no secret of. Padding at the end of base64 is no name's.</summary>
    public static IEnumerable<string> UnknownSecrets(IChannel channel, IReadOnlyList<string> given) =>
        from text in given
        let mark = text.IndexOf('=', StringComparison.Ordinal)
        where mark > 0 && text.AsSpan(mark).TrimStart('=').Length > 0 && text.AsSpan(0, mark).IndexOfAnyExceptInRange('A', 'z') < 0 && !Names(channel).Contains(text[..mark], StringComparer.Ordinal)
        select text[..mark];

    private static IEnumerable<string> Names(IChannel channel) => channel.Features.Secrets.Concat(channel.Features.OptionalSecrets);

    /// <summary>One secret without a name stands for each that the channel knows: which of them signs is the channel's business.</summary>
    private static FrozenDictionary<string, Secret> SecretsOf(IChannel channel, IReadOnlyList<string> given)
    {
        var secrets = new Dictionary<string, Secret>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var mark = text.IndexOf('=', StringComparison.Ordinal);
            if (mark > 0 && Names(channel).Contains(text[..mark], StringComparer.Ordinal))
            {
                secrets[text[..mark]] = new Secret(text[(mark + 1)..]);
                continue;
            }

            foreach (var name in Names(channel))
            {
                secrets.TryAdd(name, new Secret(text));
            }
        }

        return secrets.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>
    /// A recording is old by nature, so that its age says nothing: a signature that is right at the time the request itself names is right.
    /// </summary>
    private VerifyOutcome Verify(ReadOnlySequence<byte> body)
    {
        var verdict = _channel.Verify(body, _request, _account);
        if (verdict != VerifyOutcome.Expired)
        {
            return verdict;
        }

        foreach (var time in RecordedTimes.Of(_request, body))
        {
            var again = _channel.Verify(body, _request.At(time), _account);
            if (again != VerifyOutcome.Expired)
            {
                return again;
            }
        }

        return verdict;
    }

    private string Describe(VerifyOutcome verdict) => verdict switch
    {
        VerifyOutcome.Missing => $"signature_missing: {_channel.Name} requests carry a signature and this one has none (--header; --url where it stands in the URL)",
        VerifyOutcome.Expired => "timestamp_out_of_window: the signed time is outside the channel's window",
        VerifyOutcome.NotConfigured => $"the signature of {_channel.Name} needs --secret NAME=VALUE of: {string.Join(", ", _channel.Features.Secrets)}",
        VerifyOutcome.Awaiting => $"the signature of {_channel.Name} is checked with keys its provider publishes, which decode does not fetch",
        _ => "signature_invalid: the signature is not of this body under this secret",
    };

    private static byte[]? Read(Stream stream, int max)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = stream.Read(chunk)) > 0;)
        {
            if (buffer.Length + read > max)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    private static string Line(InboundItem item, string? file) => Write(writer =>
    {
        writer.WriteStartObject();
        if (file is not null)
        {
            writer.WriteString("file"u8, file);
        }

        InboundItemJson.WriteMembers(writer, item);
        writer.WriteEndObject();
    });

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
