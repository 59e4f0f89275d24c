using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Channels.Json;

/// <summary>
/// One pass over a body that proves all that <see cref="JsonGate"/> asks for and writes down where each token stands, so that a decoder jumps from
/// token to token and over whole objects instead of reading the bytes again. It says only whether; what is wrong and where, the gate tells.
/// </summary>
/// <remarks>The shape of the tape is that of simdjson (Langdale and Lemire, 2019) and of <see cref="JsonDocument"/>: tokens in order, an opening bracket knows its closing one.</remarks>
internal static class JsonTape
{
    // An ordinary body has a token for every ten bytes. Bodies far above that are a few long strings, so the first memory is bounded and grows.
    private const int BytesPerToken = 4;
    private const int FirstTokensMax = 4096;

    /// <summary>The number of tokens; 0 when the body is refused. <paramref name="tape"/> is rented in either case and the caller's to return.</summary>
    public static int Write(ReadOnlySpan<byte> body, bool allowsArray, out JsonToken[] tape)
    {
        tape = ArrayPool<JsonToken>.Shared.Rent(Math.Min(FirstTokensMax, (body.Length / BytesPerToken) + 16));
        if (!Utf8.IsValid(body))
            return 0;
        var names = new MemberNames(stackalloc ulong[MemberNames.OnStack]);
        var count = Write(body, allowsArray, ref tape, ref names);
        names.Dispose();
        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Write(ReadOnlySpan<byte> body, bool allowsArray, ref JsonToken[] rented, ref MemberNames names)
    {
        var tape = rented;
        var (count, depth) = (0, 0);

        // The opening bracket that is waiting for its end; until then its extent is the one around it.
        var open = -1;
        var isObject = false;
        var at = JsonBytes.Next(body, 0);
        if (JsonBytes.At(body, at) is var first && first != (byte)'{' && !(allowsArray && first == (byte)'['))
            return 0;

        // Each turn is one value, with its name before it when it is a member.
        while (true)
        {
            // A turn writes two tokens at most here and one for every bracket it closes, which each asks for itself.
            if (tape.Length - count < 2)
                tape = Grow(ref rented);
            if (isObject)
            {
                if (JsonBytes.At(body, at) != (byte)'"' || (at = JsonBytes.Text(body, at, JsonTokenType.PropertyName, ref tape[count])) < 0)
                    return 0;
                at = JsonBytes.Next(body, at);
                if (JsonBytes.At(body, at) != (byte)':' || !IsNew(body, tape[count], ref names))
                    return 0;
                count++;
                at = JsonBytes.Next(body, at + 1);
            }

            ref var token = ref tape[count++];
            var next = JsonBytes.At(body, at);
            if (next == (byte)'"')
            {
                if ((at = JsonBytes.Text(body, at, JsonTokenType.String, ref token)) < 0)
                    return 0;
            }
            else if (next is (byte)'{' or (byte)'[')
            {
                if (++depth > JsonGate.DepthMax)
                    return 0;
                isObject = next == (byte)'{';
                token.Set(isObject ? JsonTokenType.StartObject : JsonTokenType.StartArray, at, open);
                open = count - 1;
                if (isObject)
                    names.Open();
                at = JsonBytes.Next(body, at + 1);
                if (JsonBytes.At(body, at) != (isObject ? (byte)'}' : (byte)']'))
                    continue;
            }
            else if ((at = JsonBytes.Scalar(body, at, ref token)) < 0)
            {
                return 0;
            }

            // What ends here, up to the next comma.
            while (true)
            {
                at = JsonBytes.Next(body, at);
                var end = JsonBytes.At(body, at);
                if (end == (byte)',')
                    break;
                if (end != (isObject ? (byte)'}' : (byte)']'))
                    return 0;
                if (count == tape.Length)
                    tape = Grow(ref rented);
                tape[count].Set(isObject ? JsonTokenType.EndObject : JsonTokenType.EndArray, at++, 1);
                if (isObject)
                    names.Close();
                ref var opening = ref tape[open];
                open = opening.Extent;
                opening.Extent = count++;
                depth--;
                if (open < 0)
                    return JsonBytes.Next(body, at) == body.Length ? count : 0;
                isObject = tape[open].Kind == JsonTokenType.StartObject;
            }

            at = JsonBytes.Next(body, at + 1);
        }
    }

    private static bool IsNew(ReadOnlySpan<byte> body, in JsonToken token, ref MemberNames names)
    {
        if (token.Extent > JsonGate.NameMax)
            return false;
        var name = body.Slice(token.Start, token.Extent);
        return token.IsEscaped ? IsNewEscaped(name, ref names) : names.Add(name) == MemberNames.Added.New;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsNewEscaped(ReadOnlySpan<byte> name, ref MemberNames names)
    {
        Span<byte> scratch = stackalloc byte[JsonGate.NameMax];
        return names.Add(scratch[..JsonEscapes.Resolve(name, scratch)]) == MemberNames.Added.New;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static JsonToken[] Grow(ref JsonToken[] rented)
    {
        var larger = ArrayPool<JsonToken>.Shared.Rent(rented.Length * 2);
        rented.CopyTo(larger, 0);
        ArrayPool<JsonToken>.Shared.Return(rented);
        return rented = larger;
    }
}
