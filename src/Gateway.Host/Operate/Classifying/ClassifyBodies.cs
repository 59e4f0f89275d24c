using System.Text.Json.Serialization;

namespace Gateway.Host.Operate;

/// <summary>A message that might open a conversation.</summary>
/// <param name="Facts">Of the channel, such as <c>referral</c>.</param>
internal sealed record ClassifyBody(
    string? Channel, string? Account, string? Text, string? Locale, string? Phone, Dictionary<string, string>? Labels, Dictionary<string, string>? Facts);

internal sealed record ClassifyAnswer(
    string? Rule, string Queue, int Priority, bool Expedite, IReadOnlyDictionary<string, string> Labels, ClassifyRequirement[] Requires);

internal sealed record ClassifyRequirement(string Skill, int Level);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClassifyBody))]
[JsonSerializable(typeof(ClassifyAnswer))]
internal sealed partial class ClassifyContext : JsonSerializerContext;
