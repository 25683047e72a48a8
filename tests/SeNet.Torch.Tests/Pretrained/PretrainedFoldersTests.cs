using SeNet.Torch.Downloads;
using SeNet.Torch.Pretrained;

namespace SeNet.Torch.Tests.Pretrained;

public sealed class PretrainedFoldersTests
{
    private static readonly string Home = Path.Combine(Path.GetTempPath(), "home");

    [Fact]
    public void From_NothingSet_IsBelowTheUsersCache()
    {
        var folders = Make([]);

        Assert.Equal(Path.Combine(Home, "senet", "weights"), folders.Cache);
        Assert.Equal(Path.Combine(Home, "huggingface", "hub"), folders.HubCache);
        Assert.Equal(Path.Combine(Home, "torch", "hub", "checkpoints"), folders.TorchCheckpoints);
        Assert.Equal("https://huggingface.co/", folders.Hub.AbsoluteUri);
        Assert.Equal((null, null, false, folders.Cache), (folders.Provided, folders.HubToken, folders.Offline, folders.ForOwnFiles));
    }

    [Fact]
    public void From_NoUserCache_StillHasAFolder()
    {
        var folders = PretrainedFolders.From(_ => null, null);

        Assert.StartsWith(Path.GetTempPath(), folders.Cache, StringComparison.Ordinal);
        Assert.Null(folders.HubCache);
    }

    [Fact]
    public void From_EverythingSet_HeedsIt()
    {
        var folders = Make(new()
        {
            ["SENET_WEIGHTS"] = "/share",
            ["HF_HOME"] = "/hf",
            ["TORCH_HOME"] = "/torch",
            ["HF_ENDPOINT"] = "http://mirror:8080/hub",
            ["HF_TOKEN"] = "secret",
            ["HF_HUB_OFFLINE"] = "yes",
        });

        Assert.Equal("/share", folders.Provided);
        Assert.Equal(Path.Combine("/hf", "hub"), folders.HubCache);
        Assert.Equal(Path.Combine("/torch", "hub", "checkpoints"), folders.TorchCheckpoints);
        Assert.Equal("http://mirror:8080/hub", folders.Hub.AbsoluteUri);
        Assert.Equal(("secret", true, "/share"), (folders.HubToken, folders.Offline, folders.ForOwnFiles));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("On", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public void From_Offline_IsWhatTheHubsLibraryTakesForYes(string value, bool offline) =>
        Assert.Equal(offline, Make(new() { ["HF_HUB_OFFLINE"] = value }).Offline);

    [Fact]
    public void From_HubCache_GoesBeforeItsHome() =>
        Assert.Equal("/cache", Make(new() { ["HF_HUB_CACHE"] = "/cache", ["HF_HOME"] = "/hf" }).HubCache);

    [Theory]
    [InlineData("ftp://mirror")]
    [InlineData("mirror")]
    public void From_EndpointThatIsNoAddress_IsRefusedByName(string value)
    {
        var error = Assert.Throws<DownloadException>(() => Make(new() { ["HF_ENDPOINT"] = value }));

        Assert.Contains("HF_ENDPOINT", error.Message);
        Assert.Contains($"'{value}'", error.Message);
    }

    private static PretrainedFolders Make(Dictionary<string, string> variables) => PretrainedFolders.From(variables.GetValueOrDefault, Home);
}
