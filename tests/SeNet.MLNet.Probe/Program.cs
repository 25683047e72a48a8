using System.Runtime.InteropServices;
using Microsoft.ML;

// Loads a model and scores images, as a program does that knows nothing of what the model is.
//   <model.zip> <image files>...
// Prints for each image the predicted label, and the scores' bits in hexadecimal digits. For an error: each exception's type and message,
// from the outermost in (exit code 1).
//   --abandon <count> <model.zip> <image file>
// Loads the model again and again, scores the image, and forgets the model without disposing it. Prints the process's resident size in
// bytes, its mean over the last quarter of the rounds, after the tenth.
//   --dispose <count> <model.zip> <image file>
// The same with models that are disposed.
if (args[0] is "--abandon" or "--dispose")
{
    LoadedModels.Run(int.Parse(args[1]), args[2], args[3], dispose: args[0] == "--dispose");
    return 0;
}
try
{
    var ml = new MLContext();
    var model = ml.Model.Load(args[0], out _);
    var images = args.Skip(1).Select(path => new Input { Image = File.ReadAllBytes(path) });
    var scored = model.Transform(ml.Data.LoadFromEnumerable(images));
    scored = ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored);
    foreach (var row in ml.Data.CreateEnumerable<Output>(scored, reuseRowObject: false))
        Console.WriteLine($"{row.PredictedLabel} {Convert.ToHexString(MemoryMarshal.AsBytes(row.Score.AsSpan()))}");
    return 0;
}
catch (Exception error)
{
    for (var e = error; e is not null; e = e.InnerException)
        Console.WriteLine($"{e.GetType().Name}: {e.Message}");
    return 1;
}

internal sealed class Input
{
    public byte[] Image { get; set; } = [];
}

internal sealed class Output
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
