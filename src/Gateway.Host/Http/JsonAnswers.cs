using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.Host.Http;

/// <summary>
/// How answers are written: as <c>application/json</c> with <c>nosniff</c>, never inside HTML. Only what JSON itself demands is escaped, so that a secret or a filter
/// reads as it was given.
/// </summary>
internal static class JsonAnswers
{
    public static readonly JsonWriterOptions Writer = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same shape, written so. Make it once.</summary>
    public static JsonTypeInfo<T> Plain<T>(JsonTypeInfo<T> type) =>
        (JsonTypeInfo<T>)new JsonSerializerOptions(type.Options) { Encoder = Writer.Encoder }.GetTypeInfo(typeof(T));
}
