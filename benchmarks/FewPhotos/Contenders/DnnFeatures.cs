using Microsoft.ML;
using Microsoft.ML.Transforms.Image;

namespace SeNet.Benchmarks.FewPhotos.Contenders;

/// <summary>ML.NET's own way: DnnFeaturizeImage's ResNet18 on ONNX Runtime, and its linear trainer.</summary>
internal sealed class DnnFeatures : PipelineContender
{
    public override string Name => "ML.NET's DnnFeaturizeImage + SDCA";

    protected override IEstimator<ITransformer> Create(MLContext mlContext, int seed) =>
        mlContext.Transforms.LoadImages("Loaded", imageFolder: "", "Image")
            .Append(mlContext.Transforms.ResizeImages("Resized", 224, 224, "Loaded", ImageResizingEstimator.ResizingKind.IsoCrop))
            .Append(mlContext.Transforms.ExtractPixels("Pixels", "Resized"))
            .Append(mlContext.Transforms.DnnFeaturizeImage("Features",
                input => input.ModelSelector.ResNet18(mlContext, input.OutputColumn, input.InputColumn), "Pixels"))
            .AppendCacheCheckpoint(mlContext)
            .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy());
}
