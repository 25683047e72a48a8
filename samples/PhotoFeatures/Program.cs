using System.CommandLine;
using Microsoft.ML;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Native;
using SeNet.Torch.Weights;

namespace SeNet.Samples.PhotoFeatures;

/// <summary>
/// Classifies a folder of photos with ML.NET's SDCA twice: from the features of a pretrained SE-ResNet, and from the pixels themselves.
/// </summary>
internal static class Program
{
    private static readonly Argument<string> Photos = new("photos") { Description = "A folder with one subfolder of photos per class." };
    private static readonly Option<string?> Weights = new("--weights") { Description = "The weights of a pretrained SE-ResNet, of any classes: a name such as seresnet50.ra2_in1k, which is fetched, or a file (.safetensors or .pth). Default: a small network that this program trains on images it draws.", HelpName = "NAME" };
    private static readonly Option<int> ImageSize = new("--image-size") { Description = "Side of the images that the network, and SDCA beside it, see in pixels; 224 suits networks trained on photos. Default 64.", HelpName = "PIXELS", DefaultValueFactory = _ => 64 };
    private static readonly Option<int> Folds = new("--folds") { Description = "Parts of the cross-validation. Default 5.", HelpName = "N", DefaultValueFactory = _ => 5 };

    private static int Main(string[] args)
    {
        var command = new RootCommand("Compares features of a pretrained SE-ResNet with plain pixels, as input of ML.NET's SDCA, on your photos.") { Photos, Weights, ImageSize, Folds };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(Photos), parsed.GetValue(Weights), parsed.GetValue(ImageSize), parsed.GetValue(Folds)));
        return command.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static int Run(string photos, string? weights, int imageSize, int folds)
    {
        try
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
            var mlContext = new MLContext(seed: 1);
            var data = mlContext.Data.LoadImageFolder(photos); // first: a wrong path shows before anything is trained
            var backbone = weights ?? DrawnBackbone.Train();
            Comparison.Run(mlContext, data, backbone, imageSize, folds);
            return 0;
        }
        catch (Exception error) when (error is ImageDataException or ImageDecodingException or WeightsFileException or TorchUnavailableException
            or ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {error.Message}");
            return 1;
        }
    }
}
