// @ts-check
import {themes as prismThemes} from 'prism-react-renderer';

/** @type {import('@docusaurus/types').Config} */
const config = {
  title: 'Web Programming',
  tagline: 'Small programs, large audiences',
  favicon: 'img/favicon.ico',
  url: 'https://webprog.example.org',
  baseUrl: '/2024/',
  organizationName: 'example',
  projectName: 'webprog',
  onBrokenLinks: 'throw',
  i18n: {defaultLocale: 'en', locales: ['en']},
  markdown: {mermaid: true},
  presets: [
    [
      'classic',
      /** @type {import('@docusaurus/preset-classic').Options} */
      ({
        docs: {sidebarPath: './sidebars.js', editUrl: 'https://github.com/example/webprog/edit/main/'},
        blog: {showReadingTime: true},
        theme: {customCss: './src/css/custom.css'},
      }),
    ],
  ],
  themeConfig: {
    navbar: {
      title: 'Web Programming',
      items: [{type: 'docSidebar', sidebarId: 'course', label: 'Notes'}, {to: '/blog', label: 'News'}],
    },
    prism: {theme: prismThemes.github},
  },
};

export default config;
