using System.Text.Json.Serialization;

namespace Gateway.Host.Configuration;

/// <summary>Generated metadata of the file's shape: read without reflection at start, and walked to find every unknown member.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GatewayFile))]
internal sealed partial class GatewayFileContext : JsonSerializerContext;
