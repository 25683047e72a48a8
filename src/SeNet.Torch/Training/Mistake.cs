using SeNet.Torch.Images;

namespace SeNet.Torch.Training;

/// <summary>An image that a network took for another class.</summary>
/// <param name="Name">What the image is called: a file's path, or a record's number.</param>
/// <param name="Actual">Its class, 0 to the number of classes − 1.</param>
/// <param name="Predicted">The class that it was taken for, likewise.</param>
/// <param name="Probability">The probability that the network gave that class, 0 to 1.</param>
/// <param name="Loss">The image's cross-entropy, in nats: −log of the probability that the network gave the right class.</param>
/// <param name="ReadImage">Reads the image again; throws an <see cref="ImageDecodingException"/> if it is gone since. It keeps the images' source alive.</param>
public sealed record Mistake(string Name, int Actual, int Predicted, double Probability, double Loss, Func<RgbImage> ReadImage);
