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

    private SeResNetTransformer Fit(SeResNetTrainer.Options options) => TinyTraining.Trainer(_context, options).Fit(TinyTraining.KeyedBytes(_context, 24));

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
