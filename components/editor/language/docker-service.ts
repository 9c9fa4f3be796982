/** The Dockerfile service, in the browser: it reads text and answers, and asks nobody else. */
import { DockerfileLanguageServiceFactory } from 'dockerfile-language-service';

export const dockerService = DockerfileLanguageServiceFactory.createLanguageService();

// Without these it offers no snippets and plain text only.
dockerService.setCapabilities({
  completion: {
    completionItem: { deprecatedSupport: true, documentationFormat: ['markdown'], snippetSupport: true },
  },
  hover: { contentFormat: ['markdown'] },
  foldingRange: { lineFoldingOnly: true },
});
