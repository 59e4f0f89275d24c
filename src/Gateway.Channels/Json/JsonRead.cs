using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Gateway.Channels.Json;

/// <summary>
/// Walking a body that <see cref="JsonGate"/> let pass. Every method consumes exactly one value, whatever its type, so that a
/// wrongly typed member never moves its neighbours; what is wrong goes into <c>fault</c>, the first one wins.
/// </summary>
internal static class JsonRead
{
    /// <summary>Moves to the next member of the open object; false at its end.</summary>
    public static bool NextMember(this ref JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Moves to the next value of the open array; false at its end.</summary>
    public static bool NextElement(this ref JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    /// <summary>Moves into the next object of the open array, past whatever else is in it; false at its end.</summary>
    public static bool NextObject(this ref JsonReader reader)
    {
        while (reader.NextElement())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                return true;
            reader.Skip();
        }

        return false;
    }

    /// <summary>The same where all elements must be objects: anything else is a fault, as <see cref="OpenObject"/> has it.</summary>
    public static bool NextObject(this ref JsonReader reader, string field, ref string? fault)
    {
        while (reader.NextElement())
        {
            if (reader.OpenObject(field, ref fault))
                return true;
        }

        return false;
    }

    /// <summary>When the member has this name, moves onto its value.</summary>
    /// <remarks>Most names differ in length from the one asked for: that is looked at in place, and the call for the rest keeps decoders small.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool At(this ref JsonReader reader, ReadOnlySpan<byte> name) => reader.MayBe(name.Length) && reader.ReadOn(name);

    /// <summary>The same for a name that the body itself gave.</summary>
    public static bool At(this ref JsonReader reader, string name) => reader.ValueTextEquals(name) && reader.Read();

    /// <summary>The same for a member that has two names: the provider's own, and the one its SDKs write into recordings.</summary>
    public static bool At(this ref JsonReader reader, ReadOnlySpan<byte> name, ReadOnlySpan<byte> orName) =>
        reader.At(name) || reader.At(orName);

    /// <summary>When the member has this name and holds an object, moves into it; else the reader stays on the name.</summary>
    public static bool AtObject(this ref JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.ValueTextEquals(name))
            return false;
        var ahead = reader;
        if (!ahead.Read() || ahead.TokenType != JsonTokenType.StartObject)
            return false;
        reader = ahead;
        return true;
    }

    /// <summary>The first of two values. Both are read: a value left standing would be taken for what follows it.</summary>
    public static T? First<T>(T? first, T? next) => first is null ? next : first;

    /// <summary>The later of two texts, unless it is none or empty: of several members that may hold the same, most write the others empty.</summary>
    public static string? Later(string? known, string? next) => string.IsNullOrEmpty(next) ? known ?? next : next;

    /// <summary>Remembers where the value stands, to read it when it is needed, and steps over it.</summary>
    public static void Keep(this ref JsonReader reader, ref JsonReader place)
    {
        place = reader;
        reader.Skip();
    }

    /// <summary>Whether <see cref="Keep"/> has found it.</summary>
    public static bool IsFound(this in JsonReader place) => place.TokenType != JsonTokenType.None;

    /// <summary>What <see cref="Keep"/> found, as a fact.</summary>
    public static string? Kept(this ref JsonReader place) => place.IsFound() ? place.Fact() : null;

    /// <summary>Opens an object. Null is no object and no fault; nor is what some languages write for an empty one.</summary>
    public static bool OpenObject(this ref JsonReader reader, string field, ref string? fault) =>
        reader.Open(JsonTokenType.StartObject, field, "must be an object", ref fault);

    /// <summary>Opens an array. Null is no array and no fault; nor is what some languages write for an empty one.</summary>
    public static bool OpenArray(this ref JsonReader reader, string field, ref string? fault) =>
        reader.Open(JsonTokenType.StartArray, field, "must be an array", ref fault);

    /// <summary>The value as the JSON text that stood in the body.</summary>
    public static string Raw(this ref JsonReader reader) => Encoding.UTF8.GetString(reader.SkipRaw());

    public static bool Flag(this ref JsonReader reader)
    {
        reader.Skip();
        return reader.TokenType == JsonTokenType.True;
    }

    private static bool Open(this ref JsonReader reader, JsonTokenType token, string field, string rule, ref string? fault)
    {
        if (reader.TokenType == token)
            return true;
        Close(ref reader, field, rule, ref fault);
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Close(ref JsonReader reader, string field, string rule, ref string? fault)
    {
        if (reader.IsNothing())
            reader.Skip();
        else
            reader.Refuse(field, rule, ref fault);
    }

    /// <summary>Null, false, the empty string, and the empty list that stands for an empty object or the other way round. The reader stays on it.</summary>
    public static bool IsNothing(this in JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Null or JsonTokenType.False)
            return true;
        if (reader.TokenType == JsonTokenType.String)
            return reader.RawLength() == 0;
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
            return false;
        var ahead = reader;
        return ahead.Read() && ahead.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject;
    }

    /// <summary>The same, and the number zero: what libraries write for a member that was not there. The reader stays on it.</summary>
    public static bool IsNothingOrZero(this in JsonReader reader) =>
        reader.IsNothing() || (reader.TokenType == JsonTokenType.Number && reader.ValueSpan is [(byte)'0']);

    /// <summary>A side fact; what libraries write for a member that was not there is none.</summary>
    public static string? FactIfAny(this ref JsonReader reader)
    {
        if (!reader.IsNothingOrZero())
            return reader.Fact();
        reader.Skip();
        return null;
    }

    public static void Refuse(this ref JsonReader reader, string field, string rule, ref string? fault)
    {
        reader.Skip();
        fault ??= field + ": " + rule;
    }

    public static int RawLength(this in JsonReader reader) => reader.ValueSpan.Length;
}
