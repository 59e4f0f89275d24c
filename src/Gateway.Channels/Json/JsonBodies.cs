using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Json;

/// <summary>Reads one whole body of a channel's own grammar.</summary>
internal delegate DecodeResult ReadBody(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> items);

/// <summary>
/// Bodies that somebody has packed: several in one array, one inside an object that is not the channel's (a relay's, a recorder's, a function's request), or
/// one written as a JSON string.
/// What the channel understands as it is costs nothing here.
/// </summary>
internal static class JsonBodies
{
    // A relay adds one or two levels; each level read again costs its length once more.
    private const int LevelsMax = 4;

    // Objects tried before the body is told as it is; no envelope has that many beside what it carries.
    private const int TriesMax = 24;

    // Envelopes are put around single events; a long body nobody understands is not worth reading many times.
    private const int LengthMax = 256 * 1024;

    /// <param name="decode">Its <see cref="ItemDraft.Strange"/> items say that the body was not understood.</param>
    public static DecodeResult Read(
        string channel, in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> items, ReadBody decode)
    {
        switch (Shape.First(body))
        {
            case '[':
                return Elements(channel, body, request, account, items, decode);
            case '"':
                return Quoted(channel, body, request, account, items, decode);
            default:
                break;
        }

        var start = items.Count;
        var result = decode(body, request, account, items);
        if (!IsStrange(result, items, start) || body.Length > LengthMax || Shape.First(body) != '{')
            return result;
        var tries = TriesMax;
        return Inside(body, request, account, items, decode, LevelsMax, ref tries) ? DecodeResult.Decoded : result;
    }

    /// <summary>An array of bodies: those that are wrong are told as such beside the others.</summary>
    private static DecodeResult Elements(
        string channel, in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> items, ReadBody decode)
    {
        using var json = JsonBody.Read(body, allowsArray: true);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var start = items.Count;
        string? wrong = null;
        var any = false;
        var reader = json.Reader();
        reader.Read();
        while (reader.NextElement())
        {
            var result = DecodeResult.Malformed("body: an element is not a JSON object");
            if (reader.TokenType == JsonTokenType.StartObject)
                result = Read(channel, Value(ref reader, body), request, account, items, decode);
            else
                reader.Skip();
            any |= result.Outcome == DecodeOutcome.Decoded;
            if (result.Outcome != DecodeOutcome.Malformed)
                continue;
            wrong ??= result.Detail;
            items.Add(ItemSink.Invalid(channel, result.Detail!));
        }

        if (any && items.Count - start <= ItemSink.BatchMax)
            return DecodeResult.Decoded;
        items.RemoveRange(start, items.Count - start);
        return any ? DecodeResult.Malformed("body: more than 1000 items", DecodeResult.BatchTooLarge) : DecodeResult.Malformed(wrong ?? "body: an empty array");
    }

    /// <summary>A body that a log or a queue has kept as one string.</summary>
    private static DecodeResult Quoted(
        string channel, in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> items, ReadBody decode)
    {
        // The gate reads no string alone; as the only element of an array it is held to every rule.
        byte[] list = [(byte)'[', .. body.ToArray(), (byte)']'];
        using var json = JsonBody.Read(new ReadOnlySequence<byte>(list), allowsArray: true);
        if (json.Refusal is not null)
            return decode(body, request, account, items);
        var reader = json.Reader();
        reader.Read();
        reader.Read();
        var inner = new byte[reader.RawLength()];
        var text = new ReadOnlySequence<byte>(inner, 0, reader.CopyString(inner));
        return !reader.NextElement() && Shape.First(text) is '{' or '['
            ? Read(channel, text, request, account, items, decode)
            : DecodeResult.Malformed("body: not a JSON object");
    }

    /// <summary>Puts the items of the first inner body that is understood in place of what the outer one gave.</summary>
    private static bool Inside(
        in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> items, ReadBody decode, int levels, ref int tries)
    {
        using var json = JsonBody.Read(body);
        var reader = json.Reader();
        reader.Read();
        while (reader.Read() && tries > 0)
        {
            var found = reader.TokenType switch
            {
                JsonTokenType.StartObject => One(Value(ref reader, body), request, account, items, decode, levels, ref tries),
                JsonTokenType.StartArray => Many(Value(ref reader, body), request, account, items, decode, levels, ref tries),
                JsonTokenType.String when reader.RawLength() > 2 => Text(ref reader, request, account, items, decode, levels, ref tries),
                _ => false,
            };
            if (found)
                return true;
        }

        return false;
    }

    private static bool One(
        in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> items, ReadBody decode, int levels, ref int tries)
    {
        tries--;
        var outer = items.Count - 1;
        var result = decode(body, request, account, items);
        if (result.Outcome == DecodeOutcome.Decoded && items.Count > outer + 1 && !IsStrange(result, items, outer + 1))
        {
            items.RemoveAt(outer);
            return true;
        }

        items.RemoveRange(outer + 1, items.Count - outer - 1);
        return levels > 1 && Inside(body, request, account, items, decode, levels - 1, ref tries);
    }

    /// <summary>Of an array either every object is a body, or none is looked into further.</summary>
    private static bool Many(
        in ReadOnlySequence<byte> list, WebhookRequest request, AccountModel account, List<InboundItem> items, ReadBody decode, int levels, ref int tries)
    {
        using var json = JsonBody.Read(list, allowsArray: true);
        var reader = json.Reader();
        var found = false;
        reader.Read();
        while (reader.NextObject())
        {
            var element = Value(ref reader, list);
            if (!found)
            {
                if (!One(element, request, account, items, decode, levels, ref tries))
                    return false;
                found = true;
                continue;
            }

            if (items.Count >= ItemSink.BatchMax)
                break;
            decode(element, request, account, items);
        }

        return found;
    }

    private static bool Text(
        ref JsonReader reader, WebhookRequest request, AccountModel account, List<InboundItem> items, ReadBody decode, int levels, ref int tries)
    {
        var rented = ArrayPool<byte>.Shared.Rent(reader.RawLength());
        try
        {
            var inner = new ReadOnlySequence<byte>(rented, 0, reader.CopyString(rented));
            return Shape.First(inner) switch
            {
                '{' when JsonBody.IsReadable(inner) => One(inner, request, account, items, decode, levels, ref tries),
                '[' when JsonBody.IsReadable(inner, allowsArray: true) => Many(inner, request, account, items, decode, levels, ref tries),
                _ => false,
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ReadOnlySequence<byte> Value(ref JsonReader reader, in ReadOnlySequence<byte> body)
    {
        var start = reader.TokenStartIndex;
        reader.Skip();
        return body.Slice(start, reader.BytesConsumed - start);
    }

    private static bool IsStrange(DecodeResult result, List<InboundItem> items, int start) =>
        result.Outcome == DecodeOutcome.Decoded && items.Count == start + 1 && items[start].Kind == ItemKind.Ignored
        && items[start].Extra?.ContainsKey(ItemDraft.StrangeFact) == true;
}
