using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using SeNet.Torch.Tests.Batches;

namespace SeNet.Cli.Tests;

public sealed class TrainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_FolderWithJson_WritesTheModelAndTellsTheEpochs()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 10, seed: 1);

        var result = await SeNetProgram.Json(["train", photos, "--epochs", "2", "-o", _folder["m.zip"], .. TrainedModel.Quick]);

        Assert.True(File.Exists(_folder["m.zip"]));
        Assert.Equal(_folder["m.zip"], result.GetProperty("model").GetString());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("weights").ValueKind);
        Assert.Equal("cifar_se_resnet8", result.GetProperty("architecture").GetString());
        Assert.Equal(DrawnImages.Classes, result.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(32, result.GetProperty("imageSize").GetInt32());
        Assert.Equal("cpu", result.GetProperty("device").GetString());
        Assert.False(result.GetProperty("stopped").GetBoolean());
        Assert.InRange(result.GetProperty("bestEpoch").GetInt32(), 1, 2);
        var epochs = result.GetProperty("epochs").EnumerateArray().ToArray();
        Assert.Equal([1, 2], epochs.Select(epoch => epoch.GetProperty("epoch").GetInt32()));
        Assert.All(epochs, epoch => Assert.InRange(epoch.GetProperty("validationAccuracy").GetDouble(), 0, 1));
        Assert.All(epochs, epoch => Assert.InRange(epoch.GetProperty("trainingLoss").GetDouble(), 0.001, 10));
    }

    [Fact]
    public async Task Train_SameSeed_GivesTheSameWeights()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 4, seed: 1);
        string[] arguments = ["train", photos, "--epochs", "1", "--validation-fraction", "0", "-o", _folder["m.zip"], .. TrainedModel.Quick];

        foreach (var (file, seed) in new[] { ("first", "5"), ("second", "5"), ("third", "6") })
            Assert.Equal(0, (await SeNetProgram.Run([.. arguments, "--weights", _folder[file], "--seed", seed])).ExitCode);

        Assert.Equal(File.ReadAllBytes(_folder["first"]), File.ReadAllBytes(_folder["second"]));
        Assert.NotEqual(File.ReadAllBytes(_folder["first"]), File.ReadAllBytes(_folder["third"]));
    }

    [Fact]
    public async Task Train_Cifar10WithDefaults_TakesTheNetworkForIt()
    {
        var data = _folder.Write("records.bin", Cifar10Records.Make(0, 30));

        var trained = await SeNetProgram.Json("train", data, "--epochs", "1", "--batch-size", "8", "--validation", data, "--device", "cpu", "-o", _folder["m.zip"]);
        var evaluated = await SeNetProgram.Json("evaluate", _folder["m.zip"], data);

        Assert.Equal("cifar_se_resnet20", trained.GetProperty("architecture").GetString());
        Assert.Equal("airplane", trained.GetProperty("classes")[0].GetString());
        Assert.Equal(trained.GetProperty("epochs")[0].GetProperty("validationAccuracy").GetDouble(), evaluated.GetProperty("accuracy").GetDouble(), 1e-9);
        Assert.Equal(30, evaluated.GetProperty("images").GetInt32());
    }

    [Fact]
    public async Task Train_InitialWeights_GoesOnFromThemAndFreezes()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 4, seed: 1);
        string[] arguments = ["train", photos, "--epochs", "1", "-o", _folder["m.zip"], .. TrainedModel.Quick];
        var model = await SeNetProgram.Json([.. arguments, "--weights", _folder["first"]]);
        var weights = await SeNetProgram.Json(["inspect", _folder["first"]]);
        Assert.Equal(model.GetProperty("classes").ToString(), weights.GetProperty("classes").ToString());

        await SeNetProgram.Json([.. arguments, "--initial-weights", _folder["first"], "--freeze-up-to", "stage3", "--weights", _folder["second"]]);

        // All but the head, the last 2·64 + 2 values of float32, stays as it was.
        var (before, after) = (File.ReadAllBytes(_folder["first"]), File.ReadAllBytes(_folder["second"]));
        Assert.Equal(before.Length, after.Length);
        Assert.InRange(before.Zip(after).Count(pair => pair.First != pair.Second), 1, (2 * 64 + 2) * sizeof(float));
    }

    [Theory]
    [InlineData(null, 64 + 1)] // the row and the bias of the class that has another name
    [InlineData("replace", 2 * 64 + 2)]
    [InlineData("take", 0)]
    public async Task Train_InitialHead_BeginsAfreshWhereTheClassesDiffer(string? choice, int fresh)
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 4, seed: 1);
        string[] arguments = ["train", photos, "--epochs", "1", "-o", _folder["m.zip"], .. TrainedModel.Quick, "--learning-rate", "1e-30"];
        await SeNetProgram.Json([.. arguments, "--weights", _folder["first"]]);
        var last = Directory.GetDirectories(photos).Order().Last();
        Directory.Move(last, last + "-renamed");
        string[] head = choice is null ? [] : ["--initial-head", choice];

        await SeNetProgram.Json([.. arguments, "--initial-weights", _folder["first"], "--freeze-up-to", "stage3", .. head, "--seed", "5", "--weights", _folder["second"]]);

        var (before, after) = (Values(_folder["first"]), Values(_folder["second"]));
        Assert.Equal(fresh, before.Zip(after).Count(pair => pair.First != pair.Second));

        // Behind the header, which has the classes' names. All but the head stays as it is.
        static int[] Values(string path)
        {
            var file = File.ReadAllBytes(path);
            return MemoryMarshal.Cast<byte, int>(file.AsSpan(sizeof(long) + (int)BitConverter.ToInt64(file))).ToArray();
        }
    }

    [Fact]
    public async Task Train_InitialWeightsWithoutArchitecture_TrainsTheirs()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 4, seed: 1);

        var result = await SeNetProgram.Json(
            "train", photos, "--initial-weights", Fixtures.Path("pth/plain.pth"), "--epochs", "1", "--image-size", "32", "--batch-size", "8", "--device", "cpu", "-o", _folder["m.zip"]);

        Assert.Equal("se_resnet11_custom", result.GetProperty("architecture").GetString());
    }

    [Fact]
    public async Task Train_Folder_TellsClassesCountsAndWhatIsIgnored()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 4, seed: 1);
        _folder.Write($"photos/{DrawnImages.Classes[0]}/notes.txt", "not a picture");
        _folder.Write("photos/one.HEIC", "nor this");

        var run = await SeNetProgram.Run(["train", photos, "--epochs", "1", "-o", _folder["m.zip"], .. TrainedModel.Quick]);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains($"data: {4 * DrawnImages.Classes.Length} images of {DrawnImages.Classes.Length} classes: ", run.Errors);
        foreach (var name in DrawnImages.Classes) Assert.Contains($"{name} 4", run.Errors);
        Assert.Contains("data: 2 other files ignored: .heic 1, .txt 1", run.Errors);
        Assert.DoesNotContain("hint: ", run.Errors); // there are no published weights for 32 pixels
    }

    [Fact]
    public async Task Train_FewPhotos_HintsAtWeightsUnlessThereAreSome()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 4, seed: 1);
        string[] arguments = ["train", photos, "--epochs", "1", "--image-size", "65", "--run-folder", "none", "-o", _folder["m.zip"], .. TrainedModel.Quick];

        var fresh = await SeNetProgram.Run([.. arguments, "--weights", _folder["first"]]);
        var begun = await SeNetProgram.Run([.. arguments, "--initial-weights", _folder["first"]]);

        Assert.Contains("hint: 4 images per class are few", fresh.Errors);
        Assert.Contains("--initial-weights seresnet50.ra2_in1k", fresh.Errors);
        Assert.DoesNotContain("recipe finetune", fresh.Errors);
        Assert.DoesNotContain("hint: ", begun.Errors);
        Assert.Contains("recipe finetune", begun.Errors);
    }

    [Fact]
    public async Task Train_Terminated_KeepsTheModelTrainedSoFar()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Only Unix has signals to send.");
        var photos = DrawnImages.Write(_folder, "photos", images: 10, seed: 1);
        using var process = SeNetProgram.Start(["train", photos, "--epochs", "10000", "-o", _folder["m.zip"], "--json", .. TrainedModel.Quick]);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = new List<string>();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            errors.Add(line);
            if (line.StartsWith("epoch   2/10000  training loss", StringComparison.Ordinal)) await Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExitAsync();
            if (line.StartsWith("epoch 500/10000  training loss", StringComparison.Ordinal)) process.Kill(); // it doesn't stop: fail, don't hang
        }
        await process.WaitForExitAsync();

        Assert.Equal(130, process.ExitCode);
        Assert.Contains(errors, line => line.StartsWith("Stopping after this step", StringComparison.Ordinal));
        var result = JsonDocument.Parse(await output).RootElement;
        Assert.True(result.GetProperty("stopped").GetBoolean());
        Assert.InRange(result.GetProperty("epochs").GetArrayLength(), 2, 499);
        Assert.Equal(0, (await SeNetProgram.Run("inspect", _folder["m.zip"])).ExitCode);
    }

    [Fact]
    public async Task Train_UnreadableImage_FailsOrIsNamedAndLeftOut()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 5, seed: 1);
        var broken = _folder.Write("photos/disc/broken.png", "not a picture");
        string[] arguments = ["train", photos, "--epochs", "1", "-o", _folder["m.zip"], .. TrainedModel.Quick];

        var failed = await SeNetProgram.Run(arguments);
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains(broken, failed.Errors);
        Assert.False(File.Exists(_folder["m.zip"]));

        var skipped = await SeNetProgram.Run([.. arguments, "--on-bad-image", "skip"]);
        Assert.Equal(0, skipped.ExitCode);
        Assert.Contains(broken, skipped.Errors);
        Assert.True(File.Exists(_folder["m.zip"]));
    }

    [Fact]
    public async Task Train_FolderOfParts_LearnsFromOneAndMeasuresWithAnother()
    {
        DrawnImages.Write(_folder, "photos/train", images: 4, seed: 1);
        DrawnImages.Write(_folder, "photos/val", images: 2, seed: 2);
        DrawnImages.Write(_folder, "photos/test", images: 3, seed: 3);
        _folder.Write("photos/train/disc/notes.txt", "round");

        var run = await SeNetProgram.Run(["train", _folder["photos"], "--epochs", "1", "-o", _folder["m.zip"], "--json", .. TrainedModel.Quick]);
        var measured = await SeNetProgram.Json("evaluate", _folder["m.zip"], _folder["photos"]);

        Assert.True(run.ExitCode == 0, run.Errors);
        var result = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(DrawnImages.Classes, result.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        Assert.InRange(result.GetProperty("epochs")[0].GetProperty("validationAccuracy").GetDouble(), 0, 1);
        Assert.Contains($"training on '{_folder["photos", "train"]}', measuring each epoch on '{_folder["photos", "val"]}'", run.Errors);
        Assert.Contains($"1 other files ignored: .txt 1; such as {_folder["photos", "train", "disc", "notes.txt"]}", run.Errors);
        Assert.Equal(run.Errors.IndexOf(".txt 1", StringComparison.Ordinal), run.Errors.LastIndexOf(".txt 1", StringComparison.Ordinal));
        Assert.Equal(6, measured.GetProperty("images").GetInt32());
    }

    [Fact]
    public async Task Train_ClassThatLosesAllItsImages_IsAnError()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 3, seed: 1);
        foreach (var file in Directory.GetFiles(Path.Combine(photos, "disc"))) File.WriteAllText(file, "not a picture");

        await Refusal.Expect(1, "The class 'disc' has no image that can be decoded: all 3 had to be left out.",
            ["train", photos, "--epochs", "1", "--validation-fraction", "0", "--on-bad-image", "skip", "-o", _folder["m.zip"], .. TrainedModel.Quick]);
    }

    [Fact]
    public async Task Train_PixelLimit_IsTheLimit()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 3, seed: 1);
        string[] arguments = ["train", photos, "--epochs", "1", "--validation-fraction", "0", "-o", _folder["m.zip"], .. TrainedModel.Quick];

        await Refusal.Expect(1, "more than the limit of 100 pixels; shrink the image or raise the limit (PixelLimit, --pixel-limit)", [.. arguments, "--pixel-limit", "100"]);
        await Refusal.Expect(2, "--pixel-limit must be 1 to 700000000, not 0.", [.. arguments, "--pixel-limit", "0"]);
    }

    [Fact]
    public async Task Train_BadData_SaysWhatIsWrong()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 2, seed: 1);
        var others = DrawnImages.Write(_folder, "others", images: 2, seed: 1);
        Directory.Move(_folder["others", "disc"], _folder["others", "ball"]);

        await Refusal.Expect(1, _folder["missing"], "train", _folder["missing"], "-o", _folder["m.zip"]);
        await Refusal.Expect(1, "'ball'", "train", photos, "--validation", others, "-o", _folder["m.zip"]);
        await Refusal.Expect(1, "missing.safetensors", ["train", photos, "-o", _folder["m.zip"], "--initial-weights", _folder["missing.safetensors"], .. TrainedModel.Quick]);
        await Refusal.Expect(1, _folder["missing"], "train", photos, "-o", _folder["missing", "m.zip"]);
        Assert.False(File.Exists(_folder["m.zip"]));
    }

    [Fact]
    public async Task Train_BadOption_IsWrongUsage()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 2, seed: 1);

        await Refusal.Expect(2, "Epochs must be at least 1, not 0.", "train", photos, "--epochs", "0", "-o", _folder["m.zip"]);
        await Refusal.Expect(2, "se_resnet50", "train", photos, "--architecture", "resnet51", "-o", _folder["m.zip"]);
        await Refusal.Expect(2, "'gpu'", "train", photos, "--device", "gpu", "-o", _folder["m.zip"]);
        await Refusal.Expect(2, "--epochs", "train", photos, "--epochs", "many");
        await Refusal.Expect(2, "--speed", "train", photos, "--speed", "9");
        await Refusal.Expect(2, "senet --help", "train");
        await Refusal.Expect(1, "cpu", "train", photos, "--device", "cuda:77", "-o", _folder["m.zip"]);
        Assert.False(File.Exists(_folder["m.zip"]));
    }

    [Fact]
    public async Task Train_TerminatedAndResumed_EndsWithTheWeightsOfAWholeRun()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Only Unix has signals to send.");
        var photos = DrawnImages.Write(_folder, "photos", images: 10, seed: 1);
        string[] arguments = ["train", photos, "--epochs", "12", "-o", _folder["m.zip"], "--average-weights", "0.9", "--schedule", "one-cycle", .. TrainedModel.Quick];
        string[] saving = [.. arguments, "--weights", _folder["resumed"], "--checkpoints", _folder["run"]];
        await SeNetProgram.Json([.. arguments, "--weights", _folder["whole"]]);

        using (var process = SeNetProgram.Start(saving))
        {
            _ = process.StandardOutput.ReadToEndAsync();
            while (await process.StandardError.ReadLineAsync() is { } line)
                if (line.StartsWith("epoch   3/12  training loss", StringComparison.Ordinal)) await Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExitAsync();
            await process.WaitForExitAsync();
        }
        await Refusal.Expect(1, "holds a run already", saving);
        var result = await SeNetProgram.Json([.. saving, "--resume"]);

        Assert.Equal(12, result.GetProperty("epochs").GetArrayLength());
        Assert.Equal(File.ReadAllBytes(_folder["whole"]), File.ReadAllBytes(_folder["resumed"]));
        Assert.Contains("all of 12 epochs are done", (await SeNetProgram.Run([.. saving, "--resume"])).Errors);
        await Refusal.Expect(1, "LabelSmoothing was 0 and is 0.1", [.. saving, "--resume", "--label-smoothing", "0.1"]);
    }

    [Fact]
    public async Task Train_RecipeAndOptions_AreShownWhereTheyDiffer()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 4, seed: 1);

        var run = await SeNetProgram.Run(["train", photos, "--epochs", "1", "-o", _folder["m.zip"], .. TrainedModel.Quick, "--recipe", "finetune", "--schedule", "step:2", "--warmup", "1", "--balance", "weights", "--clip-gradients", "2", "--optimizer", "adamw", "--learning-rate", "0.001", "--precision", "bfloat16"]);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("recipe finetune;", run.Errors);
        Assert.Contains("seed 0, device cpu", run.Errors);
        foreach (var (option, value) in new[] { ("Schedule.Then", "StepDecay"), ("Schedule.Then.Epochs", "2"), ("ClassWeights", "Balanced"), ("GradientNormLimit", "2"), ("Optimizer", "AdamW"), ("Precision", "BFloat16") })
            Assert.Matches($"options:   {System.Text.RegularExpressions.Regex.Escape(option)} +{value}  \\(recipe: ", run.Errors);
        await Refusal.Expect(2, "--optimizer must be sgd, nesterov or adamw, not 'adam'", "train", photos, "--optimizer", "adam", "-o", _folder["m.zip"]);
        await Refusal.Expect(2, "--precision must be float32 or bfloat16, not 'float16'", "train", photos, "--precision", "float16", "-o", _folder["m.zip"]);
        await Refusal.Expect(2, "step:N", "train", photos, "--schedule", "sawtooth", "-o", _folder["m.zip"]);
        await Refusal.Expect(2, "--checkpoints", "train", photos, "--resume", "-o", _folder["m.zip"]);
    }

    [Fact]
    public async Task FindLr_Folder_SuggestsARateAndWritesTheTable()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 10, seed: 1);

        var result = await SeNetProgram.Json(["find-lr", photos, "--from", "1e-4", "--to", "100", "--steps", "40", "--table", _folder["rates.csv"], "--plot", _folder["rates.png"], .. TrainedModel.Quick]);

        var points = result.GetProperty("points").GetArrayLength();
        Assert.InRange(points, 11, 40);
        Assert.Equal(points + 1, File.ReadAllLines(_folder["rates.csv"]).Length);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder["rates.png"])[..4]);
        Assert.True(result.TryGetProperty("suggestion", out _));
    }
}
