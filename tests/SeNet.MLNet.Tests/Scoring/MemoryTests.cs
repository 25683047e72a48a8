using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace SeNet.MLNet.Tests.Scoring;

[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Transform_ThousandsOfRows_KeepsMemoryFlat()
    {
        using var model = SmallModel.Transformer(_ml, options: SmallModel.Options with { BatchSize = 32 });
        var png = SmallModel.Png(0);
        var scored = model.Transform(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 4000).Select(_ => new NumberedImage { Image = png })));
        using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        var getter = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        VBuffer<float> scores = default;
        long before = 0, tensors = 0;
        for (var row = 0; cursor.MoveNext(); row++)
        {
            getter(ref scores);
            if (row != 1000) continue;
            before = Environment.WorkingSet;
            tensors = LivingTensors.Count();
        }

        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 50L << 20);
        Assert.InRange(torch.Tensor.TotalCount, 0, tensors + 50);
    }

    [Fact]
    public void Predict_ManyTimes_LeavesNoTensors()
    {
        using var model = SmallModel.Transformer(_ml);
        using var engine = _ml.Model.CreatePredictionEngine<NumberedImage, NumberedScores>(model);
        var input = new NumberedImage { Image = SmallModel.Png(0) };
        engine.Predict(input);
        var before = LivingTensors.Count();
        for (var i = 0; i < 500; i++) engine.Predict(input);

        Assert.InRange(torch.Tensor.TotalCount, 0, before + 20);
    }
}
