using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet;
using SeNet.Torch.Network;

// Trains on a folder of images and saves the model, or loads it and scores the folder.
//   train <folder> <model.zip>
//   score <folder> <model.zip>
// Prints for each image its label, the predicted label, and the scores' bits in hexadecimal digits.
var mlContext = new MLContext(seed: 1);
var (command, folder, path) = (args[0], args[1], args[2]);
var images = mlContext.Data.LoadImageFolder(folder);
if (command == "train")
{
    var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
        .Append(mlContext.MulticlassClassification.Trainers.SeResNet(new SeResNetTrainer.Options
        {
            Architecture = SeResNetArchitecture.FromName("cifar_se_resnet8"),
            ImageSize = 32,
            Epochs = 30,
            BatchSize = 8,
        }))
        .Append(mlContext.Transforms.Conversion.MapKeyToValue([new("Label"), new("PredictedLabel")]));
    var trained = pipeline.Fit(images);
    mlContext.Model.Save(trained, images.Schema, path);
    Print(trained.Transform(images));
}
else
{
    Print(mlContext.Model.Load(path, out _).Transform(images));
}

static void Print(IDataView scored)
{
    var labels = scored.GetColumn<string>("Label").Zip(scored.GetColumn<string>("PredictedLabel"));
    foreach (var ((label, predicted), scores) in labels.Zip(scored.GetColumn<float[]>("Score")))
        Console.WriteLine($"{label} {predicted} {Convert.ToHexString(MemoryMarshal.AsBytes(scores.AsSpan()))}");
}
