using Microsoft.ML;
using SeNet.MLNet.Tests.Scoring;
using SeNet.Torch.Training;
using TorchSharp;

namespace SeNet.MLNet.Tests.Fitting;

/// <summary>What a user may have set in torch, for the thread or the process: it neither changes a model, nor is it changed.</summary>
[Collection(nameof(Alone))]
public sealed class TorchStateTests : IDisposable
{
    private static readonly SeResNetTrainer.Options Options = TinyTraining.Options with { Epochs = 1, StochasticDepth = 0.3, Seed = 5 };

    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;
    private readonly byte[] _expected;

    public TorchStateTests()
    {
        _data = TinyTraining.KeyedBytes(_ml, 32);
        _expected = Fit();
    }

    public void Dispose()
    {
        torch.set_default_dtype(torch.float32);
        torch.set_default_device(torch.CPU);
    }

    [Fact]
    public void Fit_WithoutGradients_GivesTheSameModel()
    {
        using (torch.no_grad())
        {
            Assert.Equal(_expected, Fit());
            Assert.False(torch.is_grad_enabled());
        }
        Assert.True(torch.is_grad_enabled());
    }

    [Fact]
    public void Fit_InInferenceMode_GivesTheSameModel()
    {
        using (torch.inference_mode())
        {
            Assert.Equal(_expected, Fit());
            Assert.True(torch.is_inference_mode_enabled());
        }
        Assert.False(torch.is_inference_mode_enabled());
    }

    [Theory]
    [InlineData(torch.ScalarType.Float64)]
    [InlineData(torch.ScalarType.BFloat16)]
    public void Fit_OtherDefaultType_GivesTheSameModel(torch.ScalarType type)
    {
        torch.set_default_dtype(type);

        Assert.Equal(_expected, Fit());
        Assert.Equal(type, torch.get_default_dtype());
    }

    [Fact]
    public void Fit_OtherDefaultDevice_GivesTheSameModel()
    {
        torch.set_default_device(torch.META);

        Assert.Equal(_expected, Fit());
        Assert.Equal(DeviceType.META, torch.get_default_device().type);
    }

    [Fact]
    public void Fit_GlobalGenerator_NeitherMattersNorMoves()
    {
        torch.manual_seed(99);
        using var expected = torch.rand(8);
        torch.manual_seed(99);

        Assert.Equal(_expected, Fit(Options with { Progress = new Drawing() }));
        Assert.Equal(_expected, Fit());

        torch.manual_seed(99);
        Fit();
        using var next = torch.rand(8);
        Assert.Equal(expected.data<float>().ToArray(), next.data<float>().ToArray());
    }

    [Fact]
    public void FindLearningRate_AnyState_GivesTheSameRates()
    {
        var trainer = TinyTraining.Trainer(_ml, Options);
        LearningRateSweep sweep = new() { Steps = 10 };
        var expected = trainer.FindLearningRate(_data, sweep).Points;
        torch.manual_seed(3);
        using var drawn = torch.rand(8);
        torch.manual_seed(3);
        torch.set_default_dtype(torch.float64);
        using (torch.inference_mode())
            Assert.Equal(expected, trainer.FindLearningRate(_data, sweep).Points);
        torch.set_default_dtype(torch.float32);

        using var next = torch.rand(8);
        Assert.Equal(drawn.data<float>().ToArray(), next.data<float>().ToArray());
    }

    [Fact]
    public void Score_AnyState_GivesTheSameScores()
    {
        using var model = SmallModel.Transformer(_ml);
        var zip = ModelZip.Save(_ml, model);
        var expected = ScoredRows.Scores(model.Transform(ScoredRows.Images(_ml, 6)));
        torch.set_default_dtype(torch.float64);
        torch.set_default_device(torch.META);
        using (torch.inference_mode())
        {
            using var loaded = (SeResNetTransformer)ModelZip.Load(_ml, zip);
            Assert.Equal(expected, ScoredRows.Scores(loaded.Transform(ScoredRows.Images(_ml, 6))));
        }
    }

    [Fact]
    public void Explain_OfAModelFromInferenceMode_Works()
    {
        using var model = SmallModel.Transformer(_ml);
        var zip = ModelZip.Save(_ml, model);
        SeResNetTransformer loaded;
        using (torch.inference_mode()) loaded = (SeResNetTransformer)ModelZip.Load(_ml, zip);

        using (loaded)
            Assert.Equal(model.Explain(SmallModel.Png(0)).ToOverlayPng(), loaded.Explain(SmallModel.Png(0)).ToOverlayPng());
    }

    [Fact]
    public void Fit_InADisposeScope_LeavesAModelThatOutlivesIt()
    {
        SeResNetTransformer model;
        using (torch.NewDisposeScope()) model = TinyTraining.Trainer(_ml, Options).Fit(_data);
        using (model) Assert.Equal(_expected, ModelZip.Contents(ModelZip.Save(_ml, model, _data.Schema)));
    }

    [Fact]
    public void Load_InADisposeScope_GivesAModelThatOutlivesIt()
    {
        using var model = SmallModel.Transformer(_ml);
        var expected = ScoredRows.Scores(model.Transform(ScoredRows.Images(_ml, 6)));
        var zip = ModelZip.Save(_ml, model);
        ITransformer loaded;
        using (torch.NewDisposeScope()) loaded = ModelZip.Load(_ml, zip);

        using (loaded as IDisposable) Assert.Equal(expected, ScoredRows.Scores(loaded.Transform(ScoredRows.Images(_ml, 6))));
    }

    private byte[] Fit(SeResNetTrainer.Options? options = null)
    {
        using var model = TinyTraining.Trainer(_ml, options ?? Options).Fit(_data);
        return ModelZip.Contents(ModelZip.Save(_ml, model, _data.Schema));
    }

    private sealed class Drawing : IProgress<TrainingReport>
    {
        public void Report(TrainingReport value) => torch.rand(3).Dispose();
    }
}
