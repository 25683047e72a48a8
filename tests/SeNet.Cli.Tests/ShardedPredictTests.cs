using System.Text.Json;

namespace SeNet.Cli.Tests;

public sealed class ShardedPredictTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Scores => _folder["scores"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Predict_OutputFolder_HoldsWhatIsTold()
    {
        var told = await SeNetProgram.Json("predict", trained.Model, trained.NewImages, "--top", "2");

        var run = await SeNetProgram.Run("predict", trained.Model, trained.NewImages, "--top", "2", "--output", Scores, "--shard-size", "5");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal($"12 images in 3 parts: {Path.Combine(Scores, "manifest.json")}", run.Output);
        Assert.Equal(["images.txt", "job.json", "manifest.json", "part-000000.jsonl", "part-000001.jsonl", "part-000002.jsonl"], FilesOf(Scores));
        var rows = Rows();
        Assert.Equal(Enumerable.Range(0, 12), rows.Select(row => row.GetProperty("index").GetInt32()));
        foreach (var (row, image) in rows.Zip(told.GetProperty("images").EnumerateArray()))
        {
            foreach (var name in new[] { "path", "label" }) Assert.Equal(image.GetProperty(name).GetString(), row.GetProperty(name).GetString());
            // Batches of other sizes may be added up in another order.
            Assert.Equal(image.GetProperty("probability").GetDouble(), row.GetProperty("probability").GetDouble(), 1e-5);
            Assert.Equal(2, row.GetProperty("top").GetArrayLength());
        }
        var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Scores, "manifest.json"))).RootElement;
        Assert.Equal([5, 5, 2], manifest.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("images").GetInt32()));
        Assert.Equal(12, manifest.GetProperty("result").GetProperty("classes").EnumerateObject().Sum(count => count.Value.GetInt32()));
    }

    [Fact]
    public async Task Predict_RanksWithStandardInputAtTheFirst_ShareTheWork()
    {
        string[] images = [.. Images()];
        string[] arguments = ["predict", trained.Model, "--list", "-", "--output", Scores, "--shard-size", "1", "--json"];

        var ranks = await RankedProgram.RunRanks(3, string.Join('\n', images) + "\n\n", arguments);

        Assert.All(ranks, rank => Assert.True(rank.ExitCode == 0, rank.Errors));
        var told = JsonDocument.Parse(Assert.Single(ranks, rank => rank.Output.Length > 0).Output).RootElement;
        Assert.Equal((12, 12, 0), (told.GetProperty("images").GetInt32(), told.GetProperty("parts").GetInt32(), told.GetProperty("failed").GetInt32()));
        Assert.Equal(images, Rows().Select(row => row.GetProperty("path").GetString()));

        // Again, and in one process: nothing is left to do, and the images needn't be named.
        var before = File.GetLastWriteTimeUtc(Path.Combine(Scores, "part-000000.jsonl"));
        var again = await RankedProgram.RunRanks(1, "", "predict", trained.Model, "--output", Scores, "--json");
        Assert.Equal(told.GetRawText(), again[0].Output);
        Assert.Equal(before, File.GetLastWriteTimeUtc(Path.Combine(Scores, "part-000000.jsonl")));
    }

    [Theory]
    [InlineData("mpirun.openmpi")]
    [InlineData("mpirun.mpich")]
    public async Task Predict_UnderMpirun_IsAsInOneProcess(string launcher)
    {
        var list = string.Concat(Images().Select(image => image + "\n"));
        var alone = await SeNetProgram.Run("predict", trained.Model, "--list", _folder.Write("list.txt", list), "--output", _folder["alone"], "--shard-size", "4");
        Assert.True(alone.ExitCode == 0, alone.Errors);

        var run = await RankedProgram.RunUnder(launcher, 2, list, "predict", trained.Model, "--list", "-", "--output", Scores, "--shard-size", "4", "--json");
        var refused = await RankedProgram.RunUnder(launcher, 2, list, "predict", trained.Model, "--list", "-", "--output", Scores, "--top", "2");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(12, JsonDocument.Parse(run.Output).RootElement.GetProperty("images").GetInt32());
        Assert.All(FilesOf(_folder["alone"]).Where(name => name != "manifest.json"), name =>
            Assert.Equal(File.ReadAllText(_folder["alone", name]), File.ReadAllText(Path.Combine(Scores, name))));
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("--top is 2, there 1", refused.Errors);
    }

    [Fact]
    public async Task Predict_Killed_DoesWhatIsMissingAndNothingElse()
    {
        const int repeats = 200;
        var list = _folder.Write("list.txt", string.Concat(Enumerable.Repeat(Images(), repeats).SelectMany(images => images).Select(image => image + "\n")));
        string[] arguments = ["predict", trained.Model, "--list", list, "--output", Scores, "--shard-size", "24"];
        using (var process = SeNetProgram.Start(arguments))
        {
            while (!process.HasExited && Parts() is []) await Task.Delay(20, TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Assert.NotEmpty(Parts());
        var before = Parts().ToDictionary(part => part, File.GetLastWriteTimeUtc);

        var ranks = await RankedProgram.RunRanks(2, "", arguments);

        Assert.All(ranks, rank => Assert.True(rank.ExitCode == 0, rank.Errors));
        Assert.All(before, part => Assert.Equal(part.Value, File.GetLastWriteTimeUtc(part.Key)));
        Assert.Equal(repeats / 2, Parts().Length);
        Assert.Equal(Enumerable.Range(0, 12 * repeats), Rows().Select(row => row.GetProperty("index").GetInt32()));
        Assert.Equal(File.ReadAllLines(list), Rows().Select(row => row.GetProperty("path").GetString()));
        Assert.Equal(3 + (repeats / 2), FilesOf(Scores).Length); // nothing unfinished is left
    }

    [Fact]
    public async Task Predict_UnreadableImages_AreRowsAndTheExitCode()
    {
        var broken = _folder.Write("broken.png", "not a picture");

        var run = await SeNetProgram.Run("predict", trained.Model, broken, Images()[0], _folder["missing.png"], "--output", Scores);
        var again = await SeNetProgram.Run("predict", trained.Model, broken, Images()[0], _folder["missing.png"], "--output", Scores);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal((run.ExitCode, run.Output), (again.ExitCode, again.Output));
        Assert.Contains("2 of 3 images", run.Errors);
        var rows = Rows();
        Assert.Contains(broken, rows[0].GetProperty("error").GetString());
        Assert.Equal(JsonValueKind.Null, rows[0].GetProperty("label").ValueKind);
        Assert.Equal(JsonValueKind.Null, rows[1].GetProperty("error").ValueKind);
        Assert.Contains("missing.png", rows[2].GetProperty("error").GetString());
    }

    [Fact]
    public async Task Predict_OtherJobOrWrongUsage_SaysWhatIsWrong()
    {
        var run = await SeNetProgram.Run("predict", trained.Model, trained.NewImages, "--output", Scores);
        Assert.True(run.ExitCode == 0, run.Errors);
        var other = _folder["other.zip"];
        File.Copy(trained.Model, other);
        using (var zip = System.IO.Compression.ZipFile.Open(other, System.IO.Compression.ZipArchiveMode.Update)) zip.CreateEntry("note");

        await Refusal.Expect(1, "--tta is Flip, there the model's", "predict", trained.Model, trained.NewImages, "--output", Scores, "--tta", "flip");
        await Refusal.Expect(1, "the model's SHA-256", "predict", other, trained.NewImages, "--output", Scores);
        await Refusal.Expect(1, "the images end after 1", "predict", trained.Model, Images()[0], "--output", Scores);
        await Refusal.Expect(1, "command is evaluate, there predict", "evaluate", trained.Model, trained.NewImages, "--output", Scores);
        await Refusal.Expect(1, "holds no job", "predict", trained.Model, "--output", _folder["nothing"]);
        await Refusal.Expect(2, "--shard-size must be 1 to 1000000, not 0.", "predict", trained.Model, trained.NewImages, "--output", Scores, "--shard-size", "0");
        await Refusal.Expect(2, "needs --output", "predict", trained.Model, trained.NewImages, "--shard-size", "5");
        await Refusal.Expect(1, "isn't UTF-8 at or after line", "predict", trained.Model, "--list", _folder.Write("latin1.txt", [.. "a.png\nb"u8, 0xE4, (byte)'\n']));
        var ranks = await RankedProgram.RunRanks(2, "", "predict", trained.Model, trained.NewImages);
        Assert.All(ranks, rank => Assert.Equal(2, rank.ExitCode));
        Assert.Contains("error: rank 1 of 2 on ", ranks[1].Errors);
    }

    [Fact]
    public async Task Predict_FirstRankGivesUp_OthersEndToo()
    {
        var ranks = await RankedProgram.RunRanks(2, "", "predict", trained.Model, "--list", "-", "--output", Scores);

        Assert.All(ranks, rank => Assert.Equal(1, rank.ExitCode));
        Assert.Contains("There is not one image.", ranks[0].Errors);
        Assert.Contains("error: rank 1 of 2 on ", ranks[1].Errors);
    }

    private static string[] FilesOf(string folder) => [.. Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    private string[] Parts() => Directory.Exists(Scores) ? [.. Directory.GetFiles(Scores, "part-*.jsonl").Order(StringComparer.Ordinal)] : [];

    private string[] Images() => [.. Directory.GetFiles(trained.NewImages, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private JsonElement[] Rows() => [.. Parts().SelectMany(File.ReadLines).Select(line => JsonDocument.Parse(line).RootElement)];
}
