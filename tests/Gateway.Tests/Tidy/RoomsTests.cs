using System.Xml.Linq;

namespace Gateway.Tests.Tidy;

public sealed class RoomsTests
{
    /// <summary>Who may know whom. The host, which puts everything together, knows all.</summary>
    private static readonly Dictionary<string, string[]> Knows = new()
    {
        ["Gateway.Contracts"] = [],
        ["Gateway.Protocol"] = ["Gateway.Contracts"],
        ["Gateway.Client"] = ["Gateway.Contracts", "Gateway.Protocol"],
        ["Gateway.Channels"] = ["Gateway.Contracts"],
        ["Gateway.Journal"] = ["Gateway.Contracts"],
        ["Gateway.Routing"] = ["Gateway.Contracts"],
        ["Gateway.Events"] = ["Gateway.Contracts", "Gateway.Journal"],
        ["Gateway.Conversations"] = ["Gateway.Contracts", "Gateway.Journal", "Gateway.Routing"],
    };

    [Fact]
    public void Rooms_Reference_OnlyWhatTheyMayKnow()
    {
        var forbidden =
            from project in Repository.Files("*.csproj", "src")
            let room = Path.GetFileNameWithoutExtension(project)
            where Knows.ContainsKey(room)
            from reference in XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
            let known = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))
            where !Knows[room].Contains(known)
            select $"{room} knows {known}";

        Assert.Empty(forbidden);
    }

    [Fact]
    public void Rooms_EveryProject_IsARoomOrTheHost()
    {
        var rooms = Repository.Files("*.csproj", "src").Select(project => Path.GetFileNameWithoutExtension(project)).Order();

        Assert.Equal(Knows.Keys.Append("Gateway.Host").Order(), rooms);
    }

    [Fact]
    public void Rooms_ConversationsDoNotReachAroundTheSeam_NoStoreLibraryOutsideTheJournal()
    {
        string[] storeLibraries = ["RocksDbSharp", "StackExchange.Redis"];
        var users =
            from file in Repository.Files("*.cs", "src")
            where !file.StartsWith("src/Gateway.Journal/", StringComparison.Ordinal) && !file.StartsWith("src/Gateway.Host/", StringComparison.Ordinal)
            from library in storeLibraries
            where Repository.Read(file).Contains($"using {library}", StringComparison.Ordinal)
            select $"{file} uses {library}";

        Assert.Empty(users);
    }
}
