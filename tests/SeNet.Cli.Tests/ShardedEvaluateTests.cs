using System.Text.Json;
using SeNet.Torch.Tests.Batches;

namespace SeNet.Cli.Tests;

public sealed class ShardedEvaluateTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Evaluate_RanksWithOutputFolder_MeasureAsOneProcessDoes()
    {
        var alone = await SeNetProgram.Json("evaluate", trained.Model, trained.NewImages);

        var ranks = await RankedProgram.RunRanks(2, "", "evaluate", trained.Model, trained.NewImages, "--output", _folder["scores"], "--shard-size", "5", "--json");

        Assert.All(ranks, rank => Assert.True(rank.ExitCode == 0, rank.Errors));
        var together = JsonDocument.Parse(Assert.Single(ranks, rank => rank.Output.Length > 0).Output).RootElement;
        foreach (var name in new[] { "images", "accuracy", "top5Accuracy", "macroAccuracy", "classes", "confusion", "skipped" })
            Assert.Equal(alone.GetProperty(name).GetRawText(), together.GetProperty(name).GetRawText());
        Assert.Equal(alone.GetProperty("logLoss").GetDouble(), together.GetProperty("logLoss").GetDouble(), 1e-6);
        var manifest = JsonDocument.Parse(File.ReadAllText(_folder["scores", "manifest.json"])).RootElement;
        Assert.Equal(together.GetProperty("logLoss").GetDouble(), manifest.GetProperty("result").GetProperty("logLoss").GetDouble());
    }

    [Fact]
    public async Task Evaluate_List_TakesTheClassBehindATabOrTheFolders()
    {
        var images = Directory.GetFiles(trained.NewImages, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        // One image of each class is said to be of the other.
        var list = _folder.Write("list.txt", string.Join("\r\n", images.Select((image, index) => index % 6 == 0 ? $"{image}\t{DrawnImages.Classes[1 - (index / 6)]}" : image)));

        var direct = await SeNetProgram.Json("evaluate", trained.Model, "--list", list);
        var sharded = await SeNetProgram.Json("evaluate", trained.Model, "--list", list, "--output", _folder["scores"]);

        Assert.Equal(12, direct.GetProperty("images").GetInt32());
        Assert.Equal(direct.GetProperty("confusion").GetRawText(), sharded.GetProperty("confusion").GetRawText());
        var right = await SeNetProgram.Json("evaluate", trained.Model, trained.NewImages);
        Assert.NotEqual(right.GetProperty("confusion").GetRawText(), direct.GetProperty("confusion").GetRawText());
        await Refusal.Expect(1, "class 'ball'", "evaluate", trained.Model, "--list", _folder.Write("foreign.txt", $"{images[0]}\tball\n"), "--output", _folder["foreign"]);
        await Refusal.Expect(2, "either DATA or --list", "evaluate", trained.Model, trained.NewImages, "--list", list);
        await Refusal.Expect(2, "either DATA or --list", "evaluate", trained.Model);
    }

    [Fact]
    public async Task Evaluate_UnreadableImage_FailsOrIsLeftOutWhateverWasDoneBefore()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 2, seed: 3);
        var broken = _folder.Write("photos/disc/broken.png", "not a picture");
        string[] arguments = ["evaluate", trained.Model, photos, "--output", _folder["scores"], "--shard-size", "2"];

        await Refusal.Expect(1, broken, arguments);
        Assert.False(File.Exists(_folder["scores", "manifest.json"]));
        var result = await SeNetProgram.Json([.. arguments, "--on-bad-image", "skip"]);

        Assert.Equal(4, result.GetProperty("images").GetInt32());
        Assert.Contains(broken, Assert.Single(result.GetProperty("skipped").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Evaluate_Cifar10InShards_MeasuresEveryRecordOnce()
    {
        var records = _folder.Write("records.bin", Cifar10Records.Make(0, 25));
        var training = await SeNetProgram.Run([
            "train", records, "--epochs", "1", "--validation-fraction", "0", "--output", _folder["cifar.zip"], "--run-folder", "none", .. TrainedModel.Quick]);
        Assert.True(training.ExitCode == 0, training.Errors);
        var alone = await SeNetProgram.Json("evaluate", _folder["cifar.zip"], records);

        var sharded = await SeNetProgram.Json("evaluate", _folder["cifar.zip"], records, "--output", _folder["scores"], "--shard-size", "10");

        Assert.Equal(25, sharded.GetProperty("images").GetInt32());
        Assert.Equal(alone.GetProperty("confusion").GetRawText(), sharded.GetProperty("confusion").GetRawText());
        Assert.Equal(alone.GetProperty("logLoss").GetDouble(), sharded.GetProperty("logLoss").GetDouble(), 1e-5);
        Assert.Equal(
            Enumerable.Range(0, 25).Select(index => $"{records}#{index}"),
            Directory.GetFiles(_folder["scores"], "part-*").Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("path").GetString()));
    }
}
