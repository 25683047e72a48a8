using System.Security.Cryptography;
using System.Text.Json;
using SeNet.Torch.Tests.Downloads;
using Answer = SeNet.Torch.Tests.Downloads.ScriptedServer.Answer;

namespace SeNet.Cli.Tests;

public sealed class PublishedWeightsTests : IDisposable
{
    // The one kind of entry for which the catalogue knows no hash, so that a test can make its file.
    private const string Name = "timm/resnet34.ra4_e3600_r224_in1k";
    private const string LocalName = "resnet34.ra4_e3600_r224_in1k.safetensors";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_Text_TellsThoseThatContainIt()
    {
        var run = await SeNetProgram.Run("weights", "list", "SEResNet50");
        var all = await SeNetProgram.Json("weights", "list");

        Assert.Contains("timm/seresnet50.ra2_in1k", run.Output);
        Assert.Contains("81.29", run.Output);
        Assert.DoesNotContain("timm/resnet50.", run.Output);
        var entries = all.GetProperty("weights").EnumerateArray().ToArray();
        Assert.True(entries.Length > 130);
        var entry = entries.Single(each => each.GetProperty("name").GetString() == "timm/seresnet50.a2_in1k");
        Assert.Equal(("seresnet50", 288, "bicubic", "apache-2.0"), (entry.GetProperty("architecture").GetString(), entry.GetProperty("testSize").GetInt32(),
            entry.GetProperty("filter").GetString(), entry.GetProperty("licence").GetString()));
        Assert.Equal(64, entry.GetProperty("files")[0].GetProperty("sha256").GetString()!.Length);
    }

    [Theory]
    [InlineData("weights", "get", "seresnet50.ra3_in1k")]
    [InlineData("weights", "where", "seresnet50.ra3_in1k")]
    public Task Weights_UnknownName_SuggestsNearOnes(params string[] arguments) => Refusal.Expect(2, "seresnet50.ra2_in1k", arguments);

    [Fact]
    public Task Inspect_UnknownName_SuggestsNearOnes() => Refusal.Expect(1, "seresnet50.ra2_in1k", "inspect", "seresnet50.ra3_in1k");

    [Fact]
    public async Task Train_NameOfAnotherArchitecture_IsRefusedBeforeItIsFetched()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 4, seed: 1);

        await Refusal.Expect(1, "not of a 'se_resnet18'", "train", photos, "--architecture", "se_resnet18", "--initial-weights", "seresnet50.ra2_in1k", "-o", _folder["m.zip"]);
    }

    [Fact]
    public async Task Get_ThenWhereThenClean_FetchesFindsAndDeletes()
    {
        var content = RandomNumberGenerator.GetBytes(1_000_000);
        using var hub = Hub(content);

        var got = await Run(hub.Root, ["weights", "get", Name]);
        var found = await Run(hub.Root, ["weights", "where", Name], ("HF_HUB_OFFLINE", "1"));
        var cleaned = await Run(hub.Root, ["weights", "clean"]);
        var gone = await Run(hub.Root, ["weights", "where", Name]);

        Assert.True(got.ExitCode == 0, got.Errors);
        Assert.Contains("licence apache-2.0", got.Errors);
        Assert.Equal(LocalName, Path.GetFileName(got.Output));
        Assert.Equal(got.Output, found.Output);
        Assert.Single(hub.Requests);
        Assert.Contains(LocalName, cleaned.Output);
        Assert.False(File.Exists(got.Output));
        Assert.Equal(1, gone.ExitCode);
        Assert.Contains("senet weights get", gone.Errors);
    }

    [Fact]
    public async Task Get_TwoProcessesAtOnce_FetchOnce()
    {
        using var hub = Hub(RandomNumberGenerator.GetBytes(3_000_000));

        var runs = await Task.WhenAll(Run(hub.Root, ["weights", "get", Name]), Run(hub.Root, ["weights", "get", Name]));

        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Errors));
        Assert.Equal(runs[0].Output, runs[1].Output);
        Assert.Single(hub.Requests);
    }

    [Fact]
    public async Task Get_Offline_SaysWhatToPutWhere()
    {
        var run = await Run(new Uri("http://hub.invalid"), ["weights", "get", "seresnet50.a2_in1k"], ("HF_HUB_OFFLINE", "1"));

        Assert.Equal(1, run.ExitCode);
        foreach (var part in (string[])["seresnet50.a2_in1k.safetensors", "ff82ee22e5b6c607fd984f63b83a9a8b55787b2703c4683a5cd51297d27e9460", "seresnet50_a2_0-850de0d9.pth", "SENET_WEIGHTS"])
            Assert.Contains(part, run.Errors);
    }

    [Fact]
    public async Task Get_ProxyInTheEnvironment_AsksIt()
    {
        using var proxy = Hub(RandomNumberGenerator.GetBytes(100_000));

        var run = await Run(new Uri("http://hub.invalid"), ["weights", "get", Name], ("http_proxy", proxy.Root.AbsoluteUri));

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.StartsWith("GET http://hub.invalid/timm/", Assert.Single(proxy.Heads)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no_proxy", "10.0.0.0/8, 127.0.0.0/8")]
    [InlineData("NO_PROXY", "*")]
    public async Task Get_HostThatNeedsNoProxy_IsAskedItself(string variable, string list)
    {
        using var proxy = Hub([1]);
        using var hub = Hub(RandomNumberGenerator.GetBytes(100_000));

        var run = await Run(hub.Root, ["weights", "get", Name], ("http_proxy", proxy.Root.AbsoluteUri), (variable, list));

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.StartsWith("GET /timm/", Assert.Single(hub.Heads)[0], StringComparison.Ordinal);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task Predict_WeightsByName_TellsFiveClassesOfImageNet()
    {
        ResNet34File.Write(_folder[LocalName], favourite: 281);
        var image = Directory.GetFiles(DrawnImages.Write(_folder, "photos", images: 1, seed: 1), "*", SearchOption.AllDirectories)[0];

        var text = await Run(null, ["predict", "--weights", "resnet34.ra4_e3600_r224_in1k", image, "--device", "cpu"], ("SENET_WEIGHTS", _folder.Path));
        var json = await Run(null, ["predict", "--weights", Name, image, _folder["missing.png"], "--json", "--device", "cpu"], ("SENET_WEIGHTS", _folder.Path));

        Assert.True(text.ExitCode == 0, text.Errors);
        var parts = text.Output.Split('\t');
        Assert.Equal((11, image, "tabby"), (parts.Length, parts[0], parts[1]));
        Assert.Equal(1, json.ExitCode);
        var images = JsonDocument.Parse(json.Output).RootElement.GetProperty("images");
        Assert.Equal("tabby", images[0].GetProperty("label").GetString());
        Assert.Equal(5, images[0].GetProperty("top").GetArrayLength());
        Assert.Contains("missing.png", images[1].GetProperty("error").GetString());
    }

    [Fact]
    public async Task Predict_WeightsByNameIntoAFolder_WritesPartsAndGoesOnWithTheSame()
    {
        ResNet34File.Write(_folder[LocalName], favourite: 281);
        var photos = DrawnImages.Write(_folder, "photos", images: 1, seed: 1);
        var count = Directory.GetFiles(photos, "*", SearchOption.AllDirectories).Length;
        string[] arguments = ["predict", "--weights", Name, "--output", _folder["scores"], "--json", "--device", "cpu"];

        var run = await Run(null, [.. arguments, photos, "--shard-size", "1"], ("SENET_WEIGHTS", _folder.Path));
        var again = await Run(null, arguments, ("SENET_WEIGHTS", _folder.Path));
        ResNet34File.Write(_folder[LocalName], favourite: 282);
        var other = await Run(null, arguments, ("SENET_WEIGHTS", _folder.Path));
        var unknown = await Run(null, ["predict", "--weights", "seresnet50.ra3_in1k", photos, "--output", _folder["others"]]);

        Assert.True(run.ExitCode == 0, run.Errors);
        var told = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((count, count), (told.GetProperty("images").GetInt32(), told.GetProperty("parts").GetInt32()));
        Assert.Equal(count, told.GetProperty("classes").GetProperty("tabby").GetInt32());
        var row = JsonDocument.Parse(File.ReadAllText(_folder["scores", "part-000000.jsonl"])).RootElement;
        Assert.Equal(5, row.GetProperty("top").GetArrayLength());
        Assert.Equal(run.Output, again.Output);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("the weights' SHA-256", other.Errors);
        Assert.Contains("seresnet50.ra2_in1k", unknown.Errors);
    }

    [Fact]
    public async Task Inspect_WeightsByName_TellsClassesAndTestSize()
    {
        ResNet34File.Write(_folder[LocalName], favourite: 281);

        var run = await Run(null, ["inspect", Name, "--json"], ("SENET_WEIGHTS", _folder.Path));

        Assert.True(run.ExitCode == 0, run.Errors);
        var result = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(("resnet34", 288, "tench"), (result.GetProperty("architecture").GetString(), result.GetProperty("imageSize").GetInt32(), result.GetProperty("classes")[0].GetString()));
    }

    [Fact]
    public Task Predict_NoImage_IsWrongUsage() => Refusal.Expect(2, "needs images", "predict", "--weights", Name);

    private static ScriptedServer Hub(byte[] content) =>
        new(new Answer(content, Headers: $"X-Linked-Etag: \"{Convert.ToHexStringLower(SHA256.HashData(content))}\"\r\n"));

    private Task<FinishedProcess> Run(Uri? hub, string[] arguments, params (string, string)[] more) => FinishedProcess.Run("dotnet", [SeNetProgram.Path, .. arguments],
    [
        ("XDG_CACHE_HOME", _folder["cache"]), ("HF_ENDPOINT", hub?.AbsoluteUri ?? ""), ("HF_HOME", ""), ("HF_HUB_CACHE", ""), ("TORCH_HOME", ""), ("HF_HUB_OFFLINE", ""), ("HF_TOKEN", ""),
        ("SENET_WEIGHTS", ""), ("no_proxy", ""), ("NO_PROXY", ""), ("http_proxy", ""), ("HTTP_PROXY", ""), ("ALL_PROXY", ""), ("all_proxy", ""), .. more,
    ]);
}
