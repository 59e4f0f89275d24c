namespace Gateway.Routing;

/// <summary>Which policies were in force: enough to find out later whether two decisions were made by the same rules.</summary>
/// <param name="Version">Of the configuration, counted since the process started.</param>
/// <param name="Hash">Of queues, agents and job choice as the matcher has them; the same after a restart, and in every process with the same configuration.</param>
public readonly record struct PolicyStamp(long Version, string Hash)
{
    // 48 bits: a tenant that changes its configuration every minute meets the same one by chance once in centuries.
    private const int HashBytes = 6;

    /// <param name="jobChoice">By its name.</param>
    /// <param name="policies">The facts that set the matcher up, in an order that the caller fixes.</param>
    public static PolicyStamp Of(long version, string jobChoice, IReadOnlyList<RoutingFact> policies)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>(4096);
        System.Buffers.BuffersExtensions.Write(bytes, System.Text.Encoding.UTF8.GetBytes(jobChoice));
        FactCodec.Write(bytes, policies);
        return new PolicyStamp(version, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.WrittenSpan)[..HashBytes]));
    }
}
