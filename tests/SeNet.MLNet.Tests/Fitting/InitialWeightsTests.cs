using Microsoft.ML;
using SeNet.MLNet.Tests.Scoring;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.MLNet.Tests.Fitting;

public sealed class InitialWeightsTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _messages = [];

    public InitialWeightsTests() => _context.Log += (_, message) => _messages.Add(message.RawMessage);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_WeightsOfOtherClassCount_TrainsAFreshHeadAloneIfTheRestIsFrozen()
    {
        var path = Save(classes: 4);
        var options = TinyTraining.Options with { InitialWeights = path, FineTuning = new FineTuning { FreezeUpTo = NetworkStage.Stage3 } };

        using var model = Fit(options);

        Assert.Contains(_messages, text => text.Contains("fresh head", StringComparison.Ordinal) && text.Contains("4 classes", StringComparison.Ordinal) && text.Contains("has 3", StringComparison.Ordinal));
        using var initial = Load(path, 4);
        using var trained = LoadTrained(model);
        foreach (var (name, value) in trained.state_dict())
            if (!name.StartsWith("fc.", StringComparison.Ordinal)) Tensors.AssertClose(initial.state_dict()[name], value, 0, name);
    }

    [Fact]
    public void Fit_WeightsOfTheSameClassCount_TakesTheirHead()
    {
        var path = Save(classes: 3);
        var options = TinyTraining.Options with { InitialWeights = path, LearningRate = 1e-30, Epochs = 1 };

        using var model = Fit(options);

        Assert.Contains(_messages, text => text.Contains("the head's for 3 classes included", StringComparison.Ordinal));
        using var initial = Load(path, 3);
        using var trained = LoadTrained(model);
        Tensors.AssertClose(initial.state_dict()["fc.weight"], trained.state_dict()["fc.weight"], 1e-6, "fc.weight");
    }

    [Fact]
    public void Fit_ClassesInAnotherOrder_PutsTheHeadsRowsInOrder()
    {
        string[] names = [.. TinyTraining.KeyedNames(_context)];
        var path = Save(names.Reverse());

        using var model = Fit(TinyTraining.Options with { InitialWeights = path, LearningRate = 1e-30, Epochs = 1 });

        Assert.Contains(_messages, text => text.Contains("put in the label's order by their names", StringComparison.Ordinal));
        using var initial = Load(path, 3);
        using var trained = LoadTrained(model);
        foreach (var name in (string[])["fc.weight", "fc.bias"])
            Tensors.AssertClose(initial.state_dict()[name].flip(0), trained.state_dict()[name], 1e-6, name);
    }

    [Fact]
    public void Fit_SomeClassesOfOtherNames_GivesThemFreshRows()
    {
        string[] names = [.. TinyTraining.KeyedNames(_context)];
        var path = Save([names[2], "elsewhere", names[0], "nowhere"]);
        var options = TinyTraining.Options with { InitialWeights = path, LearningRate = 1e-30, Epochs = 1 };

        using var model = Fit(options);

        Assert.Contains(_messages, text => text.EndsWith($"of the label's 3 classes 2 have the head's rows of their names, 1 begin afresh ('{names[1]}'); 2 of the file's 4 are left out.", StringComparison.Ordinal));
        using var initial = Load(path, 4);
        using var fresh = new SeResNet(TinyTraining.Architecture, 3, seed: 1);
        using var trained = LoadTrained(model);
        var (old, now, drawn) = (initial.state_dict()["fc.weight"], trained.state_dict()["fc.weight"], fresh.state_dict()["fc.weight"]);
        Tensors.AssertClose(old[2], now[0], 1e-6, names[0]);
        Tensors.AssertClose(drawn[1], now[1], 1e-6, names[1]);
        Tensors.AssertClose(old[0], now[2], 1e-6, names[2]);
    }

    [Theory]
    [InlineData(InitialHead.Match, "a fresh head: none of the label's 3 classes is among the file's 3 ('x', 'y', 'z')")]
    [InlineData(InitialHead.Replace, "a fresh head: the options say so")]
    [InlineData(InitialHead.Take, "all weights of")]
    public void Fit_EntirelyOtherClasses_HaveAFreshHeadUnlessToldToTakeIt(InitialHead head, string message)
    {
        var path = Save(["x", "y", "z"]);

        using var model = Fit(TinyTraining.Options with { InitialWeights = path, LearningRate = 1e-30, Epochs = 1, InitialHead = head });

        Assert.Contains(_messages, text => text.Contains(message, StringComparison.Ordinal));
        using var expected = head == InitialHead.Take ? Load(path, 3) : new SeResNet(TinyTraining.Architecture, 3, seed: 1);
        using var trained = LoadTrained(model);
        Tensors.AssertClose(expected.state_dict()["fc.weight"], trained.state_dict()["fc.weight"], 1e-6, "fc.weight");
    }

    [Theory]
    [InlineData(InitialHead.Match, true)]
    [InlineData(InitialHead.Take, false)]
    [InlineData(InitialHead.Replace, false)]
    public void Fit_FileWithoutNames_WarnsUnlessToldWhatToDo(InitialHead head, bool warns)
    {
        using var model = Fit(TinyTraining.Options with { InitialWeights = Save(classes: 3), Epochs = 1, InitialHead = head });

        Assert.Equal(warns, _messages.Any(text => text.Contains("doesn't say which classes its head is for", StringComparison.Ordinal)));
    }

    [Fact]
    public void Fit_TakenHeadOfAnotherCount_SaysSo()
    {
        var path = Save(classes: 4);

        var error = Assert.Throws<WeightsFileException>(() => Fit(TinyTraining.Options with { InitialWeights = path, InitialHead = InitialHead.Take }));

        Assert.Contains("4 rows, the network 3 classes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SaveWeights_OfAModel_LetsAnotherOrderOfKeysGoOnWithIt()
    {
        var rows = TinyTraining.Bytes(_context, 60);
        var sorted = _context.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(rows).Transform(rows);
        var reversed = _context.Data.LoadFromEnumerable(_context.Data.CreateEnumerable<Data.BytesRow>(rows, reuseRowObject: false).OrderByDescending(row => row.Label).ToArray());
        reversed = _context.Transforms.Conversion.MapValueToKey("Label").Fit(reversed).Transform(reversed);
        using var model = TinyTraining.Trainer(_context, TinyTraining.Options with { Epochs = 8 }).Fit(sorted);
        model.SaveWeights(_folder["model.safetensors"]);
        var options = TinyTraining.Options with { InitialWeights = _folder["model.safetensors"], LearningRate = 1e-30, Epochs = 1 };

        using var same = TinyTraining.Trainer(_context, options).Fit(sorted);
        using var other = TinyTraining.Trainer(_context, options).Fit(reversed);

        Assert.NotEqual(same.ClassNames, other.ClassNames);
        // The order of the rows decides what normalization remembers of the last batches, so that a row or two may differ.
        Assert.Equal(Accuracy(same, sorted), Accuracy(other, reversed), 0.1);
        Assert.True(Accuracy(other, reversed) > 0.5);
    }

    [Fact]
    public void Fit_Checkpoint_HasTheClassesNames()
    {
        var options = TinyTraining.Options with { Epochs = 1, Checkpointing = new Checkpointing { Folder = _folder["run"] } };

        using var model = Fit(options);

        Assert.Equal(model.ClassNames, ModelWeights.Inspect(options.Checkpointing.BestPath).ClassNames);
    }

    [Fact]
    public void Fit_WeightsWithoutArchitecture_TrainsTheFilesNetwork()
    {
        var options = TinyTraining.Options with { InitialWeights = Save(classes: 5), Architecture = null, Epochs = 1 };

        using var model = Fit(options);

        Assert.Equal(TinyTraining.Architecture, model.Architecture with { Name = TinyTraining.Architecture.Name });
    }

    [Fact]
    public void Fit_InitialWeights_SaysThatTheRecipeIsFineTuning()
    {
        using var model = Fit(TinyTraining.Options with { InitialWeights = Save(classes: 3), Epochs = 1 });

        Assert.Contains(_messages, text => text.Contains("fine-tune recipe's", StringComparison.Ordinal));
        Assert.Contains(_messages, text => text.Contains("LabelSmoothing = 0.1", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_FewImagesFromNothing_SaysInALineWhatWeightsWouldBring()
    {
        using var small = Fit(TinyTraining.Options with { Epochs = 1 });
        Assert.DoesNotContain(_messages, text => text.Contains("PretrainedWeights", StringComparison.Ordinal));

        using var large = Fit(TinyTraining.Options with { Epochs = 1, ImageSize = 65 });

        Assert.Contains("InitialWeights = PretrainedWeights.SeResNet50Ra2", Assert.Single(_messages, text => text.Contains("PretrainedWeights", StringComparison.Ordinal)));
    }

    [Fact]
    public void Fit_NameOfAnotherArchitecture_IsRefusedBeforeAnythingIsFetched()
    {
        var error = Assert.Throws<WeightsFileException>(() => Fit(TinyTraining.Options with { InitialWeights = PretrainedWeights.SeResNet50Ra2 }));

        Assert.Contains("'seresnet50'", error.Message);
        Assert.Contains("'tiny'", error.Message);
    }

    [Fact]
    public void SeResNetFeatures_UnknownName_SuggestsNearOnes()
    {
        var error = Assert.Throws<FileNotFoundException>(() => _context.Transforms.SeResNetFeatures("Features", "Image", "seresnet50.ra3_in1k"));

        Assert.Contains("seresnet50.ra2_in1k", error.Message);
    }

    [Fact]
    public void Fit_MovingAverage_BeginsWithIt()
    {
        var options = new SeResNetTrainer.Options
        {
            InitialWeights = Fixtures.Path("pth/averaged.pth"),
            CheckpointWeights = CheckpointWeights.MovingAverage,
            ImageSize = 32,
            Epochs = 1,
            BatchSize = 12,
            LearningRate = 1e-30,
            Device = "cpu",
        };

        using var model = Fit(options);

        using var averaged = new SeResNet(model.Architecture, 5);
        ModelWeights.Load(averaged, options.InitialWeights, CheckpointWeights.MovingAverage);
        using var trained = new SeResNet(model.Architecture, model.ClassNames.Count);
        ModelWeights.Load(trained, _folder.Write("trained.safetensors", Assert.Single(ModelZip.Entries(ModelZip.Save(_context, model), "weights.safetensors")).Value));
        Tensors.AssertClose(averaged.state_dict()["conv1.weight"], trained.state_dict()["conv1.weight"], 1e-6, "conv1.weight");
    }

    [Fact]
    public void Fit_WeightsOfAnotherNetwork_SaysWhatDoesNotFit()
    {
        var path = Save(classes: 3);
        var wider = TinyTraining.Options with { InitialWeights = path, Architecture = TinyTraining.Architecture with { StemWidth = 12 } };

        Assert.Contains("conv1.weight", Assert.Throws<WeightsFileException>(() => Fit(wider)).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(() => Fit(TinyTraining.Options with { InitialWeights = path + ".missing" }));
    }

    [Fact]
    public void Fit_FreshWeightsFrozen_Warns()
    {
        using var model = Fit(TinyTraining.Options with { Epochs = 1, FineTuning = new FineTuning { FreezeUpTo = NetworkStage.Stem } });

        Assert.Contains(_messages, text => text.StartsWith("Stem and all below it are frozen", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_StageThatTheNetworkLacks_SaysHowManyThereAre()
    {
        var error = Assert.Throws<ArgumentException>(() => Fit(TinyTraining.Options with { FineTuning = new FineTuning { FreezeUpTo = NetworkStage.Stage4 } }));

        Assert.Contains("3 stages", error.Message, StringComparison.Ordinal);
    }

    private double Accuracy(SeResNetTransformer model, IDataView data) => _context.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy;

    private SeResNetTransformer Fit(SeResNetTrainer.Options options) => TinyTraining.Trainer(_context, options).Fit(TinyTraining.KeyedBytes(_context, 24));

    private string Save(IEnumerable<string> names)
    {
        string[] classes = [.. names];
        using var network = new SeResNet(TinyTraining.Architecture, classes.Length, seed: 99);
        ModelWeights.Save(network, _folder["named.safetensors"], classes);
        return _folder["named.safetensors"];
    }

    private string Save(int classes)
    {
        using var network = new SeResNet(TinyTraining.Architecture, classes, seed: 99);
        ModelWeights.Save(network, _folder[$"{classes}.safetensors"]);
        return _folder[$"{classes}.safetensors"];
    }

    private SeResNet LoadTrained(SeResNetTransformer model) =>
        Load(_folder.Write("trained.safetensors", Assert.Single(ModelZip.Entries(ModelZip.Save(_context, model), "weights.safetensors")).Value), model.ClassNames.Count);

    private static SeResNet Load(string path, int classes)
    {
        var network = new SeResNet(TinyTraining.Architecture, classes);
        ModelWeights.Load(network, path);
        return network;
    }
}
